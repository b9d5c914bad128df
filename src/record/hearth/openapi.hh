#pragma once
#include <span>
#include <string>

#include "record/hearth/route.hh"

namespace hearth::record::own {

/// The OpenAPI 3.1 document of Hearth's own API, made from the table that serves it. One line of
/// JSON. `base`: the URL before `/api/`, without a slash at its end.
std::string openapi_document(std::span<const Route> routes, std::string_view base);

}  // namespace hearth::record::own
