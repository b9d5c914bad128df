#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/gzip/base64.hh"
#include "format/jinja/cloud_template.hh"

namespace hearth::format::jinja {
namespace {

/// Every operator of Jinja becomes '_', the two-letter ones as one.
std::string alias_of(std::string_view name) {
  constexpr std::array<std::string_view, 6> kLong = {"//", "**", "==", "!=", ">=", "<="};
  constexpr std::string_view kShort = "+-/*%~[](){}><=.:|,;";
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    const bool is_long = std::ranges::find(kLong, name.substr(i, 2)) != kLong.end();
    const bool replace = is_long || kShort.find(name[i]) != kShort.npos;
    out += replace ? '_' : name[i];
    i += is_long ? 2 : 1;
  }
  return out;
}

/// v1, v2 and so on.
bool is_version(std::string_view name) {
  return name.size() > 1 && name[0] == 'v' && std::ranges::all_of(name.substr(1), is_digit);
}

class VariableMaker {
 public:
  VariableMaker(const JsonObject& data, std::size_t bytes_max) : left_(bytes_max) {
    if (const JsonArray* const keys = get_array(data, "base64-encoded-keys"))
      for (const Json& key : *keys)
        if (key.is_string()) {
          std::string name(key.get_string());
          std::ranges::replace(name, '-', '_');
          encoded_.insert(std::move(name));
        }
  }

  Expected<JsonObject> make(const JsonObject& data, std::string_view path, std::size_t depth) {
    if (depth > kJsonDepthMax) return fail(Errc::full, "instance data: deeper than allowed");
    std::vector<std::string_view> keys;
    for (const auto& member : data) keys.push_back(member.key());
    std::ranges::sort(keys);
    JsonObject made;
    for (const std::string_view key : keys) CHECK_OK(add(made, key, data.at(key), path, depth));
    return made;
  }

 private:
  Expected<> add(JsonObject& made, std::string_view key, const Json& given, std::string_view path,
                 std::size_t depth) {
    const std::string key_path = path.empty() ? std::string(key) : join({path, "/", key});
    TRY(Json value, decoded(given, key_path));
    if (value.is_object()) {
      TRY(value, make(value.get_object(), key_path, depth + 1));
    }
    const bool version = value.is_object() && is_version(key);
    CHECK_OK(put(made, key, value));
    if (version)
      for (const auto& [name, member] : value.get_object()) CHECK_OK(put(made, name, member));
    const std::string alias = alias_of(key);
    return alias == key ? Expected<>() : put(made, alias, made.at(key));
  }

  Expected<Json> decoded(const Json& value, std::string_view path) const {
    if (!encoded_.contains(path) || !value.is_string()) return value;
    TRY(const std::string bytes, from_base64(std::string_view(value.get_string())));
    return Json(valid_utf8(bytes));
  }

  Expected<> put(JsonObject& made, std::string_view key, Json value) {
    const std::size_t bytes = size_of(value) + key.size();
    if (bytes > left_) return fail(Errc::full, "instance data: too large with its aliases");
    left_ -= bytes;
    made[key] = std::move(value);
    return {};
  }

  static std::size_t size_of(const Json& value) {
    std::size_t size = sizeof(Json);
    if (value.is_string()) size += value.get_string().size();
    if (value.is_array())
      for (const Json& item : value.get_array()) size += size_of(item);
    if (value.is_object())
      for (const auto& [key, member] : value.get_object()) size += key.size() + size_of(member);
    return size;
  }

  std::set<std::string, std::less<>> encoded_;
  std::size_t left_;
};

}  // namespace

Expected<JsonObject> template_variables(const JsonObject& instance_data, std::size_t bytes_max) {
  return VariableMaker(instance_data, bytes_max).make(instance_data, "", 0);
}

}  // namespace hearth::format::jinja
