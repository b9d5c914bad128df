#include "record/api/options.hh"

#include "base/text.hh"
#include "record/api/answer.hh"

namespace hearth::record::api {
namespace {

std::string_view type_of(const Field& field) {
  if (!field.type.empty()) return field.type;
  switch (field.kind) {
    case FieldKind::text:
    case FieldKind::content:
    case FieldKind::uuid:
      return "string";
    case FieldKind::integer:
      return "integer";
    case FieldKind::boolean:
      return "boolean";
    case FieldKind::choice:
      return "choice";
    case FieldKind::time:
      return "datetime";
    case FieldKind::duration:
      return "duration";
    default:
      return "field";
  }
}

const char* word(bool value) {
  return value ? "true" : "false";
}

std::string choices_json(const Field& field) {
  std::vector<std::string> out;
  for (const std::string_view choice : field.choices)
    out.push_back(join({"{\"value\":\"", choice, "\",\"display_name\":\"", choice, "\"}"}));
  return join_with(",", out);
}

std::string describe(const Field& field) {
  std::string out = join({"\"", field.name, "\":{\"type\":\"", type_of(field),
                          "\",\"required\":", word(field.required),
                          ",\"read_only\":", word(field.kind == FieldKind::read_only),
                          ",\"label\":\"", field.label, "\""});
  if (!field.help.empty()) out += join({",\"help_text\":", ascii_json(field.help)});
  if (field.max_characters > 0)
    out += join({",\"max_length\":", std::to_string(field.max_characters)});
  if (field.kind == FieldKind::integer)
    out += R"(,"min_value":-9223372036854775808,"max_value":9223372036854775807)";
  if (!field.choices.empty()) out += join({",\"choices\":[", choices_json(field), "]"});
  return out + "}";
}

std::string head(std::string_view name, std::string_view description) {
  return join({"{\"name\":", ascii_json(name), ",\"description\":", ascii_json(description),
               R"(,"renders":["application/json","text/html"],"parses":["application/json",)"
               R"("application/x-www-form-urlencoded","multipart/form-data"])"});
}

}  // namespace

std::string options_body(Endpoint endpoint, bool one_object, bool may_write) {
  const Model& model = model_of(endpoint);
  std::string out = head(join({model.title, one_object ? " Instance" : " List"}), "");
  if (!may_write || model.fields.empty()) return out + "}";
  std::vector<std::string> fields;
  for (const Field& field : model.fields) fields.push_back(describe(field));
  return join({out, ",\"actions\":{\"", one_object ? "PUT" : "POST", "\":{", join_with(",", fields),
               "}}}"});
}

std::string options_of_index() {
  return head("Api Root", "The default basic root view for DefaultRouter") + "}";
}

std::string options_of_root() {
  return head("Api Index", "") + "}";
}

}  // namespace hearth::record::api
