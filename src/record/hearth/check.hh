#pragma once
#include <expected>

#include "record/hearth/route.hh"

namespace hearth::record::own {

/// 400 for a parameter that the route does not have, or one that is not of its kind.
std::expected<void, Answer> check_query(const Route& route, const api::Params& params);
/// The members of the body. 400 for what is no JSON object and for members that are not as `fields`
/// say; 415 for another type. No bytes at all are an empty object.
std::expected<JsonObject, Answer> check_body(const Route& route, std::string_view type,
                                             std::string_view bytes);

}  // namespace hearth::record::own
