#pragma once
#include <string>

#include "base/json.hh"

namespace hearth::format::network {

/// A tree as YAML in blocks: text in double quotes, so that nothing of it is read as another type.
/// At most 64 levels; what lies deeper is null.
std::string yaml_text(const Json& value);

}  // namespace hearth::format::network
