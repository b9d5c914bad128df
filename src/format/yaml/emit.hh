#pragma once
#include <string>

#include "base/json.hh"

namespace hearth::format {

/// A value as YAML in block style, indented by two, that PyYAML (1.1), libyaml and libfyaml (1.2)
/// read back alike: a text that either could take for something else stands in quotes, one of
/// several lines in a `|` block where that keeps it, else in double quotes.
///
/// Ends with a line feed. Texts are valid UTF-8. Errc::invalid deeper than kYamlDepthMax, and for
/// a text that is no UTF-8.
Expected<std::string> to_yaml(const Json& value);

}  // namespace hearth::format
