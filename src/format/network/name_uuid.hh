#pragma once
#include <string_view>

#include "base/id.hh"

namespace hearth::format::network {

/// Version 5 (RFC 9562 §5.5): the same name gives the same id.
Uuid name_uuid(const Uuid& space, std::string_view name);

}  // namespace hearth::format::network
