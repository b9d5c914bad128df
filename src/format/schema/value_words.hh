#pragma once
#include <string>

#include "format/schema/rule.hh"
#include "format/yaml/node.hh"

namespace hearth::format {

/// A value in a message: "`yes`", "a list"; long ones cut.
std::string shown(const Node& node);
/// What to do about a value of the wrong type: quote it, take the quotes away.
std::string type_mend(const Node& node, unsigned wanted);

/// Whether a value is one of `enum`, as Python compares: 1 is no true.
bool equals(const Node& node, const Json& value);
/// The values as a message names them.
std::vector<std::string> value_names(const JsonArray& values);

/// A text that is the same for values that are the same, for uniqueItems.
std::string canonical(const Node& node);
/// A date as Python's date.fromisoformat takes it: 2026-11-21, 20261121, 2026-W47-6, 2026W476.
bool is_iso_date(std::string_view text);

}  // namespace hearth::format
