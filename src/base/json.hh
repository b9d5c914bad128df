#pragma once
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

/// Deepest nesting that is read from anybody.
inline constexpr std::size_t kJsonDepthMax = 64;

/// Errc::invalid with the offset of the first bad byte.
Expected<Json> parse_json(std::string_view text);
/// The same, and Errc::invalid unless the text is an object.
Expected<JsonObject> parse_json_object(std::string_view text);
std::string to_text(const Json& value);

/// The member's value, or nothing where it is missing or has another type.
std::optional<std::string_view> get_string(const JsonObject& object, std::string_view key);
std::optional<std::int64_t> get_int(const JsonObject& object, std::string_view key);
std::optional<bool> get_bool(const JsonObject& object, std::string_view key);
const JsonObject* get_object(const JsonObject& object, std::string_view key);
const JsonArray* get_array(const JsonObject& object, std::string_view key);

}  // namespace hearth
