#include "record/api/body.hh"

#include "base/ascii.hh"
#include "base/text.hh"
#include "http/query.hh"
#include "record/api/json_text.hh"
#include "record/project/json_spans.hh"

namespace hearth::record::api {
namespace {

/// `bytes` are JSON, an object.
FormFields halves_of(std::string_view bytes) {
  FormFields halves;
  if (!bytes.contains("\\ud") && !bytes.contains("\\uD")) return halves;
  const auto kept = compact_json(bytes, true);
  if (!kept) return halves;
  const auto members = member_spans(*kept);
  if (!members) return halves;
  for (const auto& [name, value] : *members)
    if (std::string half = lone_surrogate(value); !half.empty())
      halves.emplace_back(json_string(join({"\"", name, "\""})), std::move(half));
  return halves;
}

std::expected<Body, Answer> parse_json_body(std::string_view bytes) {
  const auto compact = compact_json(bytes);
  if (!compact)
    return std::unexpected(detail(400, join({"JSON parse error - ", compact.error().message})));
  if (*compact == "null") return std::unexpected(non_field("No data provided"));
  if (json_type(*compact) != JsonType::object)
    return std::unexpected(non_field(
        join({"Invalid data. Expected a dictionary, but got ", python_type(*compact), "."})));
  Body body;
  const auto members = member_spans(*compact);
  if (members)
    for (const auto& [name, value] : *members)
      body.members.emplace_back(json_string(join({"\"", name, "\""})), value);
  body.halves = halves_of(bytes);
  return body;
}

std::unexpected<Answer> too_many() {
  return std::unexpected(detail(400, "The form has too many fields."));
}

std::expected<Body, Answer> parse_urlencoded(std::string_view bytes) {
  const auto query = http::Query::parse(bytes);
  if (!query) return too_many();
  return Body{true, query->all(), {}};
}

std::expected<Body, Answer> parse_multipart(std::string_view content_type, std::string_view bytes) {
  const auto boundary = header_parameter(content_type, "boundary");
  if (boundary && !boundary->empty() && boundary->size() <= 200) {
    FormFields fields = multipart_fields(bytes, *boundary);
    if (fields.size() > kFormFieldsMax) return too_many();
    return Body{true, std::move(fields), {}};
  }
  return std::unexpected(
      detail(400, join({"Multipart form parse error - Invalid boundary in multipart: ",
                        boundary.value_or("None")})));
}

}  // namespace

const std::string* Body::find(std::string_view name) const {
  for (auto member = members.rbegin(); member != members.rend(); ++member)
    if (member->first == name) return &member->second;
  return nullptr;
}

const std::string* Body::find_half(std::string_view name) const {
  for (const auto& [member, half] : halves)
    if (member == name) return &half;
  return nullptr;
}

std::expected<Body, Answer> parse_body(std::string_view content_type, std::string_view bytes) {
  if (bytes.empty()) return Body{};
  const std::string type = lower(trim(content_type.substr(0, content_type.find(';'))));
  if (type == "application/json") return parse_json_body(bytes);
  if (type == "application/x-www-form-urlencoded") return parse_urlencoded(bytes);
  if (type == "multipart/form-data") return parse_multipart(content_type, bytes);
  return std::unexpected(
      detail(415, join({"Unsupported media type \"", content_type, "\" in request."})));
}

}  // namespace hearth::record::api
