#pragma once
#include <optional>
#include <string_view>

#include "base/json.hh"

namespace hearth::record::own {

/// What a path answers, as JSON Schema: a reference to one of `answer_schemas`. Of a list's path:
/// what one row is. Nothing: only that it is an object.
std::optional<JsonObject> answer_schema(std::string_view path);

/// Every shape that answers have, by its name, for the document's components.
JsonObject answer_schemas();

}  // namespace hearth::record::own
