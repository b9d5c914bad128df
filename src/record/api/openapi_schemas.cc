#include "record/api/openapi_schemas.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/api/model.hh"

namespace hearth::record::api {
namespace {

constexpr std::int64_t kIdMax = 0x7fff'ffff'ffff'ffff;

JsonObject of_type(std::string_view type) {
  return {{"type", type}};
}
JsonObject or_null(JsonObject schema) {
  schema["type"] = JsonArray{schema.at("type"), "null"};
  return schema;
}
JsonObject whole_number() {
  return {{"type", "integer"}, {"format", "int64"}};
}
JsonObject id_schema() {
  return {{"type", "integer"}, {"format", "int64"}, {"minimum", 1}, {"maximum", kIdMax}};
}
JsonObject words(std::span<const std::string_view> choices) {
  JsonArray all(choices.begin(), choices.end());
  return {{"type", "string"}, {"enum", std::move(all)}};
}
JsonObject list_of(JsonObject items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
JsonObject formatted(std::string_view format, std::string_view what = {}) {
  JsonObject schema{{"type", "string"}, {"format", format}};
  if (!what.empty()) schema["description"] = what;
  return schema;
}
/// Django's form, which has no name among the formats of JSON Schema.
JsonObject duration_schema() {
  return {{"type", "string"},
          {"pattern", R"(^-?(\d+ )?\d{2,}:\d{2}:\d{2}(\.\d{6})?$)"},
          {"description", "[-][days ]HH:MM:SS[.ffffff]"}};
}
JsonObject counts(std::span<const std::string_view> of) {
  JsonObject properties;
  JsonArray required;
  for (const std::string_view one : of) {
    properties[one] = JsonObject{{"type", "integer"}, {"minimum", 0}};
    required.emplace_back(one);
  }
  return {{"type", "object"}, {"properties", properties}, {"required", required}};
}

/// What a stub has not, and what ARA may leave out.
bool may_be_null(const Model& model, const Member& member) {
  constexpr std::string_view kEver[] = {"play", "file", "ended", "duration", "server_version"};
  if (std::ranges::find(kEver, member.name) != std::end(kEver)) return true;
  const Field* const field = find_field(model, member.name);
  return field && field->nullable;
}

JsonObject value_schema(const Model& model, const Member& member) {
  constexpr std::string_view kPlaybookItems[] = {"plays", "tasks", "results",
                                                 "hosts", "files", "records"};
  constexpr std::string_view kPlayItems[] = {"tasks", "results"};
  constexpr std::string_view kTaskItems[] = {"results"};
  constexpr std::string_view kShown[] = {"ok",      "changed",     "failed", "ignored",
                                         "skipped", "unreachable", "unknown"};
  const Field* const field = find_field(model, member.name);
  switch (member.how) {
    case How::integer:
      return member.name == "id" ? id_schema() : whole_number();
    case How::text:
      return of_type("string");
    case How::time:
      return formatted("date-time");
    case How::duration:
      return duration_schema();
    case How::flag:
      return of_type("boolean");
    case How::uuid:
      return formatted("uuid");
    case How::sha1:
      return {{"type", "string"}, {"pattern", "^[0-9a-f]{40}$"}};
    case How::status:
    case How::raw_status:
      return field ? words(field->choices) : of_type("string");
    case How::shown_status:
      return words(kShown);
    case How::json:
    case How::body_list:
    case How::body_object:
    case How::body_string:
      return {};  // any JSON: a client may have put anything there
    case How::body_text:
      return of_type("string");
    case How::ids:
      return list_of(id_schema());
    case How::playbook_items:
      return counts(kPlaybookItems);
    case How::play_items:
      return counts(kPlayItems);
    case How::task_items:
      return counts(kTaskItems);
    case How::labels:
      return list_of({{"type", "object"},
                      {"properties", JsonObject{{"id", id_schema()}, {"name", of_type("string")}}},
                      {"required", JsonArray{"id", "name"}}});
    case How::delegates:
    case How::object:
      break;
  }
  return {};
}

JsonObject shape_schema(Endpoint endpoint, const Shape& shape);

/// The endpoint whose rows stand in a member of this name.
Endpoint nested_endpoint(std::string_view member) {
  if (member == "playbook") return Endpoint::playbooks;
  if (member == "play") return Endpoint::plays;
  if (member == "task") return Endpoint::tasks;
  return member == "file" ? Endpoint::files : Endpoint::hosts;
}

JsonObject member_schema(Endpoint endpoint, const Member& member) {
  if (member.how == How::delegates) return list_of(shape_schema(Endpoint::hosts, nested_host()));
  const bool maybe = may_be_null(model_of(endpoint), member);
  if (member.how == How::object) {
    JsonObject nested = shape_schema(nested_endpoint(member.name), *member.nested);
    return maybe ? or_null(std::move(nested)) : nested;
  }
  JsonObject schema = value_schema(model_of(endpoint), member);
  return maybe && schema.contains("type") ? or_null(std::move(schema)) : schema;
}

JsonObject shape_schema(Endpoint endpoint, const Shape& shape) {
  JsonObject properties;
  JsonArray required;
  for (const Member& member : shape.members) {
    properties[member.name] = member_schema(endpoint, member);
    required.emplace_back(member.name);
  }
  return {{"type", "object"}, {"properties", properties}, {"required", required}};
}

JsonObject field_schema(const Field& field) {
  switch (field.kind) {
    case FieldKind::text: {
      JsonObject schema = of_type("string");
      if (!field.blank) schema["minLength"] = 1;
      if (field.max_characters > 0) schema["maxLength"] = field.max_characters;
      return schema;
    }
    case FieldKind::content:
      return of_type("string");
    case FieldKind::integer:
      return whole_number();
    case FieldKind::boolean:
      return of_type("boolean");
    case FieldKind::choice:
      return words(field.choices);
    case FieldKind::uuid:
      return formatted("uuid");
    case FieldKind::time:
      return formatted("date-time");
    case FieldKind::duration:
      return duration_schema();
    case FieldKind::relation:
      return id_schema();
    case FieldKind::relations:
      return list_of(id_schema());
    case FieldKind::names:
      return list_of(of_type("string"));
    case FieldKind::body:
      return {{"not", JsonObject{{"type", "null"}}}};
    case FieldKind::list:
      return list_of({});
    case FieldKind::read_only:
      break;
  }
  return {};
}

std::string page_name(Endpoint endpoint) {
  return schema_name(endpoint, Form::list) + "Page";
}

JsonObject page_schema(Endpoint endpoint) {
  const JsonObject link = or_null(formatted("uri"));
  return {{"type", "object"},
          {"properties",
           JsonObject{{"count", JsonObject{{"type", "integer"}, {"minimum", 0}}},
                      {"next", link},
                      {"previous", link},
                      {"results", list_of(reference_to(schema_name(endpoint, Form::list)))}}},
          {"required", JsonArray{"count", "next", "previous", "results"}}};
}

JsonObject detail_schema() {
  return {{"type", "object"},
          {"properties", JsonObject{{"detail", of_type("string")}}},
          {"required", JsonArray{"detail"}}};
}

/// `{"field": ["text", …], …}`, or a detail where it was the body or the query as a whole.
JsonObject refused_schema() {
  JsonObject texts = list_of(of_type("string"));
  return {{"type", "object"},
          {"additionalProperties", JsonObject{{"anyOf", JsonArray{texts, of_type("string")}}}}};
}

}  // namespace

std::string schema_name(Endpoint endpoint, Form form) {
  if (endpoint == Endpoint::latesthosts) return "LatestHost";
  const std::string title(model_of(endpoint).title);
  const bool same =
      shape_of(endpoint, form).members.data() == shape_of(endpoint, Form::list).members.data();
  if (form == Form::list || same) return title;
  return title + (form == Form::detail ? "Detail" : "Written");
}

JsonObject reference_to(std::string_view schema) {
  return {{"$ref", join({"#/components/schemas/", schema})}};
}

JsonObject request_schema(Endpoint endpoint, bool whole) {
  JsonObject properties;
  JsonArray required;
  for (const Field& field : model_of(endpoint).fields) {
    if (field.kind == FieldKind::read_only) continue;
    JsonObject schema = field_schema(field);
    if (field.nullable && schema.contains("type")) schema = or_null(std::move(schema));
    properties[field.name] = std::move(schema);
    if (field.required) required.emplace_back(field.name);
  }
  JsonObject schema{{"type", "object"}, {"properties", properties}};
  if (whole && !required.empty()) schema["required"] = required;
  return schema;
}

JsonObject all_schemas() {
  JsonObject all;
  for (std::size_t i = 0; i < kEndpoints; ++i) {
    const auto endpoint = static_cast<Endpoint>(i);
    for (const Form form : {Form::list, Form::detail, Form::written})
      all[schema_name(endpoint, form)] = shape_schema(endpoint, shape_of(endpoint, form));
    all[page_name(endpoint)] = page_schema(endpoint);
  }
  all["Detail"] = detail_schema();
  all["Refused"] = refused_schema();
  return all;
}

}  // namespace hearth::record::api
