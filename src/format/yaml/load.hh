#pragma once
#include <expected>
#include <string_view>
#include <vector>

#include "format/yaml/node.hh"

// YAML as PyYAML's SafeLoader reads it, which is what cloud-init and Ansible read: YAML 1.1 with
// PyYAML's types (`yes` is true, 0644 is octal, 1:30 is ninety). README.md lists where it differs.

namespace hearth::format {

/// The one document of a text; a text of nothing but comments is a null node.
///
/// Duplicate keys: the last value wins, and a notice says so. Faults: what is no YAML 1.1, a tag
/// that the safe loader does not know, more than one document, and the limits of limits.hh.
std::expected<Document, Fault> load_yaml(std::string_view text);

/// All documents of a text, none for an empty one.
std::expected<std::vector<Document>, Fault> load_all_yaml(std::string_view text);

}  // namespace hearth::format
