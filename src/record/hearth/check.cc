#include "record/hearth/check.hh"

#include "base/ascii.hh"
#include "base/text.hh"
#include "record/api/datetime.hh"
#include "record/hearth/words.hh"

namespace hearth::record::own {
namespace {

constexpr std::size_t kTextBytesMax = 64 * 1024;
/// Of a list in a body: a handler may ask the store for each while others wait for its round.
constexpr std::size_t kListMax = 10'000;

constexpr Field kPaging[] = {{"limit", Kind::integer}, {"offset", Kind::integer}};
/// ARA's: how the answer looks; read where all requests are (api/service.cc).
constexpr Field kFormat = {"format", Kind::choice, {}, "json|api"};

const Field* find(std::span<const Field> fields, std::string_view name) {
  for (const Field& field : fields)
    if (field.name == name) return &field;
  return nullptr;
}

const Field* find_parameter(const Route& route, std::string_view name) {
  if (const Field* const found = find(route.parameters, name)) return found;
  if (route.paged)
    if (const Field* const found = find(kPaging, name)) return found;
  return name == kFormat.name ? &kFormat : nullptr;
}

std::string no_choice(const Field& field) {
  std::vector<std::string> words = split(field.choices, '|');
  return join({"One of these is wanted: ", join_with(", ", words), "."});
}

/// What is wrong with a text as a value of the query; "" for nothing.
std::string wrong_text(const Field& field, const std::string& value) {
  if (value.size() > kTextBytesMax) return "At most 65536 bytes are taken.";
  switch (field.kind) {
    case Kind::integer:
    case Kind::numbers:
      return integer_of(value) ? "" : "A whole number from 0 on is wanted.";
    case Kind::flag:
      return flag_of(value) ? "" : "true or false is wanted.";
    case Kind::time:
      return time_of(value) ? "" : "A time is wanted, as 2026-11-21T07:54:00Z.";
    case Kind::choice:
      return is_choice(field, value) ? "" : no_choice(field);
    default:
      return "";
  }
}

/// What is wrong with a list of which each must fit; `otherwise`: what is wanted.
std::string wrong_list(const Json& value, bool (*fits)(const Json&), std::string_view otherwise) {
  if (!value.is_array()) return std::string(otherwise);
  if (value.get_array().size() > kListMax) return "At most 10000 are taken at once.";
  for (const Json& one : value.get_array())
    if (!fits(one)) return std::string(otherwise);
  return "";
}
bool is_text(const Json& value) {
  return value.is_string() && value.get_string().size() <= kTextBytesMax;
}
bool is_count(const Json& value) {
  return value.is_int64() && value.get_int64() >= 0;
}

/// What is wrong with a member of a body; "" for nothing.
std::string wrong_member(const Field& field, const Json& value) {
  if (value.is_null()) return field.required ? "This field may not be null." : "";
  const auto text_as = [&](std::string_view otherwise) {
    return value.is_string() ? wrong_text(field, std::string(value.get_string()))
                             : std::string(otherwise);
  };
  switch (field.kind) {
    case Kind::text:
      return text_as("Not a valid string.");
    case Kind::time:
      return text_as("A time is wanted, as 2026-11-21T07:54:00Z.");
    case Kind::choice:
      return text_as(no_choice(field));
    case Kind::integer:
      return is_count(value) ? "" : "A whole number from 0 on is wanted.";
    case Kind::flag:
      return value.is_bool() ? "" : "true or false is wanted.";
    case Kind::texts:
      return wrong_list(value, is_text,
                        "A list of strings is wanted, of at most 65536 bytes each.");
    case Kind::numbers:
      return wrong_list(value, is_count, "A list of whole numbers is wanted.");
    case Kind::object:
      return value.is_object() ? "" : "An object is wanted.";
  }
  return "";
}

bool is_json(std::string_view type) {
  return equal_without_case(trim(type.substr(0, type.find(';'))), "application/json");
}

}  // namespace

std::expected<void, Answer> check_query(const Route& route, const api::Params& params) {
  api::Problems problems;
  for (const api::Param& param : params) {
    const Field* const field = find_parameter(route, param.name);
    std::string text = field ? wrong_text(*field, param.value) : "There is no such parameter.";
    if (field && param.name == "limit" && text.empty()) {
      const std::int64_t limit = *integer_of(param.value);
      if (route.paged && (limit < 1 || limit > kLimitMax))
        text = "A number from 1 to 10000 is wanted.";
      else if (limit < 1)
        text = "A number from 1 on is wanted.";
    }
    if (!text.empty()) problems.add(param.name, {std::move(text)});
  }
  for (const Field& field : route.parameters)
    if (field.required && !api::last_of(params, field.name))
      problems.add(field.name, {"This parameter is required."});
  if (!problems.empty()) return std::unexpected(problems.answer());
  return {};
}

std::expected<JsonObject, Answer> check_body(const Route& route, std::string_view type,
                                             std::string_view bytes) {
  if (!bytes.empty() && !is_json(type))
    return std::unexpected(
        api::detail(415, join({"Unsupported media type \"", type, "\" in request."})));
  auto body = parse_json_object(bytes.empty() ? "{}" : bytes);
  if (!body)
    return std::unexpected(api::detail(400, join({"JSON parse error - ", body.error().message})));
  api::Problems problems;
  for (const auto& [name, value] : *body) {
    const Field* const field = find(route.fields, name);
    std::string text = field ? wrong_member(*field, value) : "There is no such field.";
    if (!text.empty()) problems.add(name, {std::move(text)});
  }
  for (const Field& field : route.fields)
    if (field.required && !body->contains(field.name))
      problems.add(field.name, {"This field is required."});
  if (!problems.empty()) return std::unexpected(problems.answer());
  return *std::move(body);
}

}  // namespace hearth::record::own
