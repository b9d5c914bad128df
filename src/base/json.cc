#include "base/json.hh"

namespace hearth {

Expected<Json> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kJsonDepthMax;
  boost::json::stream_parser parser({}, options);
  boost::system::error_code error;
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && read < text.size()) error = boost::json::error::extra_data;
  if (!error) parser.finish(error);
  if (!error) return parser.release();
  return fail(Errc::invalid,
              join({"not JSON: ", error.message(), " at byte ", std::to_string(read)}));
}

Expected<JsonObject> parse_json_object(std::string_view text) {
  TRY(Json value, parse_json(text));
  if (!value.is_object()) return fail(Errc::invalid, "not a JSON object");
  return std::move(value.get_object());
}

std::string to_text(const Json& value) {
  return boost::json::serialize(value);
}

std::optional<std::string_view> get_string(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  if (!value || !value->is_string()) return {};
  return std::string_view(value->get_string());
}

std::optional<std::int64_t> get_int(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  if (!value) return {};
  if (value->is_int64()) return value->get_int64();
  if (value->is_uint64() && value->get_uint64() <= std::uint64_t(INT64_MAX))
    return static_cast<std::int64_t>(value->get_uint64());
  return {};
}

std::optional<bool> get_bool(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  if (!value || !value->is_bool()) return {};
  return value->get_bool();
}

const JsonObject* get_object(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  return value ? value->if_object() : nullptr;
}

const JsonArray* get_array(const JsonObject& object, std::string_view key) {
  const Json* value = object.if_contains(key);
  return value ? value->if_array() : nullptr;
}

}  // namespace hearth
