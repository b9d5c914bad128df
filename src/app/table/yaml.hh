#pragma once
#include <string>
#include <string_view>

namespace hearth::app {

/// The object `json` as PyYAML's safe_dump writes it: block style, names sorted, a line's end at
/// the end. An object without members is "{}\n".
std::string yaml_object(std::string_view json);
/// The list of this one element, likewise: "- a: 1\n  b: 2\n".
std::string yaml_element(std::string_view json);

}  // namespace hearth::app
