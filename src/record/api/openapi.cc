#include "record/api/openapi.hh"

#include "base/text.hh"
#include "record/api/filters.hh"
#include "record/api/model.hh"
#include "record/api/openapi_schemas.hh"
#include "record/api/order.hh"

namespace hearth::record::api {
namespace {

JsonObject json_content(JsonObject schema) {
  return {{"application/json", JsonObject{{"schema", std::move(schema)}}}};
}
JsonObject answer(std::string_view what, JsonObject schema) {
  return {{"description", what}, {"content", json_content(std::move(schema))}};
}
/// A key with a dot is no key but an unknown path, and that is answered with a page, as in ARA.
JsonObject not_found_response() {
  JsonObject one = answer("there is no such object", reference_to("Detail"));
  one["content"].as_object()["text/html"] = JsonObject{};
  return one;
}
JsonObject parameter(std::string_view name, std::string_view what, JsonObject schema) {
  return {{"name", name}, {"in", "query"}, {"description", what}, {"schema", std::move(schema)}};
}

JsonObject filter_schema(Endpoint endpoint, const Filter& filter) {
  switch (filter.kind) {
    case Kind::number:
    case Kind::line:
      return {{"type", "integer"}, {"format", "int64"}};
    case Kind::boolean:
      return {{"type", "string"}, {"enum", JsonArray{"true", "false", "True", "False"}}};
    case Kind::uuid:
      return {{"type", "string"}, {"format", "uuid"}};
    case Kind::time:
      return {{"type", "string"},
              {"format", "date-time"},
              {"description", "without a zone: the server's"}};
    case Kind::text:
      return {{"type", "string"}};
    case Kind::choice:
      break;
  }
  JsonArray names;
  for (const Choice& choice : choices_of(endpoint)) names.emplace_back(choice.name);
  return {{"type", "array"}, {"items", JsonObject{{"type", "string"}, {"enum", std::move(names)}}}};
}

JsonArray list_parameters(Endpoint endpoint) {
  JsonArray all;
  all.push_back(parameter("limit", "rows of one page (100)",
                          {{"type", "integer"}, {"minimum", 1}, {"maximum", 1'000'000}}));
  all.push_back(parameter("offset", "rows before the page",
                          {{"type", "integer"}, {"minimum", 0}, {"maximum", 1'000'000'000}}));
  std::vector<std::string> orders;
  for (const std::string_view field : order_fields(endpoint)) orders.emplace_back(field);
  all.push_back(parameter("order", "fields with a comma between them, - before one: downwards",
                          {{"type", "string"},
                           {"pattern", join({"^-?(", join_with("|", orders), ")(,-?(",
                                             join_with("|", orders), "))*$"})}}));
  for (const Filter& filter : filters_of(endpoint)) {
    JsonObject one = parameter(filter.name, "only such", filter_schema(endpoint, filter));
    if (filter.kind == Kind::choice) one["explode"] = true;
    all.push_back(std::move(one));
  }
  return all;
}

/// What any request may be answered with besides what it asks for.
void add_refusals(JsonObject& responses, bool writes, bool of_one, bool login) {
  responses["400"] = answer("what is wrong, by field", reference_to("Refused"));
  if (of_one) responses["404"] = not_found_response();
  responses["406"] = answer("no such media type can be had", reference_to("Detail"));
  if (writes) {
    responses["413"] = answer("the body is too large", reference_to("Detail"));
    responses["415"] = answer("the body's media type is not known", reference_to("Detail"));
  }
  responses["503"] = answer("the store cannot be reached now", reference_to("Detail"));
  responses["401"] = answer("a login is missing or wrong", reference_to("Detail"));
  if (login) responses["403"] = answer("the login may not do this", reference_to("Detail"));
}

struct Maker {
  Endpoint endpoint;
  bool login;

  std::string title() const { return std::string(schema_name(endpoint, Form::list)); }
  JsonObject operation(std::string_view id, std::string_view summary, JsonObject responses,
                       bool writes, bool of_one) const {
    add_refusals(responses, writes, of_one, login);
    return {{"operationId", id},
            {"summary", summary},
            {"tags", JsonArray{name_of(endpoint)}},
            {"responses", std::move(responses)}};
  }
  JsonObject with_body(JsonObject operation, bool whole) const {
    operation["requestBody"] =
        JsonObject{{"required", true}, {"content", json_content(request_schema(endpoint, whole))}};
    return operation;
  }
  JsonObject list_path() const {
    JsonObject get =
        operation(join({"list", title()}), join({"a page of ", name_of(endpoint)}),
                  {{"200", answer("the page", reference_to(title() + "Page"))}}, false, false);
    get["parameters"] = list_parameters(endpoint);
    JsonObject path{{"get", std::move(get)}};
    if (endpoint == Endpoint::latesthosts) return path;
    path["post"] = with_body(
        operation(join({"create", title()}), "a new one, or the one that is there",
                  {{"201", answer("the row", reference_to(schema_name(endpoint, Form::written)))}},
                  true, false),
        true);
    return path;
  }
  JsonObject object_path() const {
    const bool named = endpoint == Endpoint::latesthosts;
    JsonObject key = named ? JsonObject{{"type", "string"}, {"minLength", 1}}
                           : JsonObject{{"type", "integer"}, {"format", "int64"}, {"minimum", 0}};
    JsonObject path{{"parameters", JsonArray{JsonObject{{"name", named ? "name" : "id"},
                                                        {"in", "path"},
                                                        {"required", true},
                                                        {"schema", std::move(key)}}}}};
    const JsonObject detail = reference_to(schema_name(endpoint, Form::detail));
    path["get"] = operation(join({"get", title()}), "one of them, whole",
                            {{"200", answer("the object", detail)}}, false, true);
    if (named) return path;
    const JsonObject written = reference_to(schema_name(endpoint, Form::written));
    const JsonObject responses{{"200", answer("the row as it is now", written)}};
    path["put"] =
        with_body(operation(join({"replace", title()}), "all fields", responses, true, true), true);
    path["patch"] = with_body(
        operation(join({"update", title()}), "some fields", responses, true, true), false);
    path["delete"] = operation(join({"delete", title()}), "it, and what hangs on it",
                               {{"204", JsonObject{{"description", "it is gone"}}}}, true, true);
    return path;
  }
};

JsonObject security_schemes() {
  return {{"basic", JsonObject{{"type", "http"}, {"scheme", "basic"}}},
          {"token", JsonObject{{"type", "http"}, {"scheme", "bearer"}}}};
}

}  // namespace

std::string openapi_document(std::string_view base, bool login) {
  JsonObject paths;
  for (std::size_t i = 0; i < kEndpoints; ++i) {
    const Maker maker{static_cast<Endpoint>(i), login};
    const std::string list = join({"/api/v1/", name_of(maker.endpoint)});
    paths[list] = maker.list_path();
    const bool named = maker.endpoint == Endpoint::latesthosts;
    paths[list + (named ? "/{name}" : "/{id}")] = maker.object_path();
  }
  JsonObject components{{"schemas", all_schemas()}};
  JsonObject document{
      {"openapi", "3.1.0"},
      {"info",
       JsonObject{{"title", "Hearth: the record"},
                  {"version", HEARTH_VERSION},
                  {"description", "ARA's REST API v1, served by Hearth."},
                  {"license", JsonObject{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", JsonArray{JsonObject{{"url", base}}}},
      {"paths", std::move(paths)}};
  if (login) {
    components["securitySchemes"] = security_schemes();
    document["security"] =
        JsonArray{JsonObject{{"basic", JsonArray{}}}, JsonObject{{"token", JsonArray{}}}};
  }
  document["components"] = std::move(components);
  return to_text(document);
}

}  // namespace hearth::record::api
