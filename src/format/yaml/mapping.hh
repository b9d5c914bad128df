#pragma once
#include <vector>

#include "format/yaml/node.hh"

namespace hearth::format {

/// What makes two keys the same one, as Python's dict sees it: 1, 1.0 and true are; collections
/// are no keys (not asked for).
std::string key_identity(const Node& key);

/// The entries of a mapping with the last value of each key, at the place where the key came first.
/// `merged` are the entries that `<<` brings, `own` the others; a key twice in `own` is a notice.
Mapping unite(const std::vector<Entry>& merged, const std::vector<Entry>& own,
              std::vector<Notice>& notices);

}  // namespace hearth::format
