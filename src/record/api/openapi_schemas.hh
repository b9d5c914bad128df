#pragma once
#include "base/json.hh"
#include "record/api/endpoint.hh"
#include "record/api/shapes.hh"

// Inside of openapi: the values of the API as JSON Schema 2020-12, which OpenAPI 3.1 speaks.

namespace hearth::record::api {

/// "Playbook", "PlaybookDetail", "PlaybookWritten"; one name where shapes are the same.
std::string schema_name(Endpoint endpoint, Form form);
JsonObject reference_to(std::string_view schema);

/// What a client sends. `whole`: POST and PUT, where some fields must be there.
JsonObject request_schema(Endpoint endpoint, bool whole);
/// Every schema that the paths refer to, by name.
JsonObject all_schemas();

}  // namespace hearth::record::api
