#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"

namespace hearth::format {

/// "`a`", "`a` or `b`", "`a`, `b` or `c`".
std::string listed(const std::vector<std::string>& words, std::string_view last = "or");
/// The same without the signs.
std::string listed_plain(const std::vector<std::string>& words, std::string_view last = "or");

/// The key of `known` that `key` most likely means: a few letters other, missing, too many or
/// swapped, `-` for `_`, or another case. Nothing where none is near.
std::optional<std::string> nearest_key(std::string_view key, const JsonObject& known);

/// reStructuredText of the schema as plain words: ``x`` and **x** become `x`.
std::string plain_words(std::string_view text);

}  // namespace hearth::format
