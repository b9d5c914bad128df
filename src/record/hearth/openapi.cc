#include "record/hearth/openapi.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "record/hearth/answer_shapes.hh"
#include "record/hearth/resources.hh"

namespace hearth::record::own {
namespace {

JsonObject of_type(std::string_view type) {
  return {{"type", type}};
}

JsonArray words(std::string_view choices) {
  JsonArray all;
  for (const std::string& one : split(choices, '|')) all.emplace_back(one);
  return all;
}

JsonObject count_schema() {
  return {{"type", "integer"}, {"format", "int64"}, {"minimum", 0}, {"maximum", INT64_MAX}};
}
JsonObject array_of(JsonObject items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

JsonObject schema_of(const Field& field, bool in_query) {
  switch (field.kind) {
    case Kind::integer:
      return count_schema();
    case Kind::flag:
      if (in_query) return {{"type", "string"}, {"enum", words("true|false|1|0")}};
      return of_type("boolean");
    case Kind::time:
      return {{"type", "string"}, {"format", "date-time"}};
    case Kind::choice:
      return {{"type", "string"}, {"enum", words(field.choices)}};
    case Kind::texts:
      return array_of(of_type("string"));
    case Kind::numbers:
      return array_of(count_schema());
    case Kind::object:
      return of_type("object");
    case Kind::text:
      break;
  }
  return of_type("string");
}

/// A member that need not be there may be null, too.
JsonObject member_schema(const Field& field) {
  JsonObject schema = schema_of(field, false);
  if (!field.required) {
    schema["type"] = JsonArray{schema["type"], "null"};
    if (JsonArray* const choices = schema["enum"].if_array()) choices->emplace_back(nullptr);
    if (schema["enum"].is_null()) schema.erase("enum");
  }
  if (!field.help.empty()) schema["description"] = field.help;
  return schema;
}

JsonObject parameter(std::string_view name, std::string_view in, std::string_view help,
                     bool required, JsonObject schema) {
  return {{"name", name},
          {"in", in},
          {"description", help},
          {"required", required},
          {"schema", std::move(schema)}};
}

JsonArray parameters_of(const Route& route) {
  JsonArray all;
  for (const std::string& part : split(route.path, '/'))
    if (part.starts_with('{'))
      all.push_back(parameter(part.substr(1, part.size() - 2), "path", "", true,
                              {{"type", "string"}, {"minLength", 1}}));
  for (const Field& field : route.parameters)
    all.push_back(
        parameter(field.name, "query", field.help, field.required, schema_of(field, true)));
  if (!route.paged) return all;
  all.push_back(parameter("limit", "query", "rows of one page (100)", false,
                          {{"type", "integer"}, {"minimum", 1}, {"maximum", kLimitMax}}));
  all.push_back(parameter("offset", "query", "rows before the page", false, count_schema()));
  return all;
}

JsonObject body_schema(const Route& route) {
  JsonObject members;
  JsonArray required;
  for (const Field& field : route.fields) {
    members[field.name] = member_schema(field);
    if (field.required) required.emplace_back(field.name);
  }
  JsonObject schema{
      {"type", "object"}, {"properties", std::move(members)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

JsonObject page_schema(JsonObject row) {
  const JsonArray link{"string", "null"};
  return {{"type", "object"},
          {"required", JsonArray{"count", "next", "previous", "results"}},
          {"properties", JsonObject{{"count", count_schema()},
                                    {"next", JsonObject{{"type", link}}},
                                    {"previous", JsonObject{{"type", link}}},
                                    {"results", array_of(std::move(row))}}}};
}

JsonObject answer(std::string_view what, std::string_view types, JsonObject schema) {
  JsonObject content;
  for (const std::string& type : split(types, ','))
    content[trim(type)] = JsonObject{{"schema", schema}};
  return {{"description", what}, {"content", std::move(content)}};
}

JsonObject responses_of(const Route& route) {
  const bool json = route.type.starts_with("application/json");
  const bool reads = route.method == "GET";
  JsonObject told = of_type(json ? "object" : "string");
  if (auto known = reads ? answer_schema(route.path) : std::nullopt) told = *std::move(known);
  JsonObject all;
  all["200"] = answer("what is asked for", route.type, route.paged ? page_schema(told) : told);
  if (!reads) {
    all["201"] = answer("it is made", route.type, of_type("object"));
    all["204"] = JsonObject{{"description", "it is done"}};
  }
  const auto refusal = [&](std::string_view status, std::string_view what) {
    all[status] = answer(what, "application/json", of_type("object"));
  };
  refusal("400", "what is wrong, by parameter or field");
  refusal("401", "a login is missing or wrong");
  refusal("403", "the login may not do this");
  refusal("404", "there is no such thing");
  refusal("406", "no such media type can be had");
  refusal("409", "it cannot be done as things are");
  refusal("410", "it was there");
  refusal("413", "the body is too large");
  refusal("415", "the body's media type is not known");
  refusal("503", "it cannot be reached now");
  return all;
}

JsonObject operation(const Route& route) {
  JsonObject one{{"summary", route.summary},
                 {"operationId", join({lower(route.method), " ", route.path})},
                 {"tags", JsonArray{split(route.path, '/')[0]}},
                 {"parameters", parameters_of(route)},
                 {"responses", responses_of(route)}};
  if (route.fields.empty()) return one;
  const bool any_required = std::ranges::any_of(route.fields, &Field::required);
  one["requestBody"] = JsonObject{
      {"required", any_required},
      {"content", JsonObject{{"application/json", JsonObject{{"schema", body_schema(route)}}}}}};
  return one;
}

Expected<Answer> get_description(Database&, const Ask& ask) {
  return Answer{200, openapi_document(all_routes(), ask.base)};
}

constexpr Route kDescriptionRoutes[] = {
    {.method = "GET",
     .path = "openapi.json",
     .summary = "The OpenAPI 3.1 document of these paths.",
     .handler = Read(&get_description)},
};

}  // namespace

std::string openapi_document(std::span<const Route> routes, std::string_view base) {
  JsonObject paths;
  for (const Route& route : routes) {
    Json& path = paths[join({"/api/hearth/v1/", route.path})];
    if (!path.is_object()) path = JsonObject{};
    path.get_object()[lower(route.method)] = operation(route);
  }
  return to_text(JsonObject{
      {"openapi", "3.1.0"},
      {"info",
       JsonObject{{"title", "Hearth: its own API"},
                  {"version", HEARTH_VERSION},
                  {"description", "What Hearth adds to ARA's API (/api/openapi.json)."},
                  {"license", JsonObject{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", JsonArray{JsonObject{{"url", base}}}},
      {"paths", std::move(paths)},
      {"components", JsonObject{{"schemas", answer_schemas()}}}});
}

std::span<const Route> openapi_routes() {
  return kDescriptionRoutes;
}

}  // namespace hearth::record::own
