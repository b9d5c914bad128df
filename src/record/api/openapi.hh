#pragma once
#include <string>
#include <string_view>

namespace hearth::record::api {

/// The OpenAPI 3.1 document of ARA's part of the API, made from the tables that serve it: fields
/// (model.hh), shapes, filters and orders. One line of JSON.
///
/// `base`: the URL before `/api/`, without a slash at its end. `login`: a request may have to name
/// somebody.
std::string openapi_document(std::string_view base, bool login);

}  // namespace hearth::record::api
