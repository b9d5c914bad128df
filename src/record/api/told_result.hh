#pragma once
#include <string>

#include "base/time.hh"
#include "record/api/fields.hh"

namespace hearth::record::api {

/// The write shape of a new result, told by what its request said and not by the store: the bytes
/// that `written_shape` will give, but for the first member, the id (`with_id`).
///
/// `fields`  validated and filled (fields.hh). `at`: the event's time.
/// Errors: corrupt  a content is no JSON.
Expected<std::string> told_result(const Fields& fields, UtcMicros at);

/// The whole shape.
std::string with_id(std::int64_t id, std::string_view rest);

}  // namespace hearth::record::api
