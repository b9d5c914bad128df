#include "format/user_data/archive.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "format/python/text.hh"
#include "format/user_data/start.hh"

namespace hearth::format::user_data {
namespace {

/// Keys that are no headers of their own.
constexpr std::string_view kNoHeaders[] = {
    "content",     "filename", "type", "launch-index", "content-disposition", "number-attachments",
    "content-type"};

std::unexpected<Error> bad_entry(std::string_view why) {
  return fail(Errc::invalid, join({"cloud-config-archive: ", why}));
}

/// str() of what YAML makes of a name or a number.
std::string text_of(const Json& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_null()) return "None";
  if (value.is_bool()) return value.get_bool() ? "True" : "False";
  return value.is_double() ? python::repr(value.get_double()) : hearth::to_text(value);
}

Expected<std::string> type_of(const JsonObject& entry, std::string_view content) {
  const Json* const type = entry.if_contains("type");
  const bool given = type && !type->is_null() && *type != Json("") && *type != Json(false);
  if (!given) return std::string(type_from_start(content).value_or("text/cloud-config"));
  if (!type->is_string()) return bad_entry("a type that is no text");
  const std::string text(type->get_string());
  if (text.find('/') == text.npos) return bad_entry(join({"a type without '/': ", text}));
  return text;
}

Expected<> add_headers(const JsonObject& entry, mime::Entity& entity) {
  if (const Json* const name = entry.if_contains("filename"))
    entity.headers.push_back({"Content-Disposition", attachment(text_of(*name))});
  if (const Json* const index = entry.if_contains("launch-index"))
    entity.headers.push_back({"Launch-Index", text_of(*index)});
  for (const auto& [key, value] : entry) {
    if (std::ranges::find(kNoHeaders, lower(key)) != std::end(kNoHeaders)) continue;
    if (!value.is_string() && !value.is_null())
      return bad_entry(join({"the header ", key, " is no text"}));
    entity.headers.push_back(
        {std::string(key), value.is_null() ? "" : std::string(value.get_string())});
  }
  return {};
}

}  // namespace

std::string attachment(std::string_view file_name) {
  std::string out = "attachment; filename=\"";
  for (const char c : file_name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

Expected<std::optional<Part>> part_of_entry(const Json& given) {
  const JsonObject alone{{"content", given}};
  const JsonObject* const entry = given.is_string() ? &alone : given.if_object();
  if (!entry) return std::nullopt;
  const Json* const content = entry->if_contains("content");
  if (content && !content->is_string()) return bad_entry("content that is no text");
  mime::Entity entity;
  if (content) entity.body = std::string(content->get_string());
  TRY(std::string type, type_of(*entry, entity.body));
  entity.headers.push_back({"Content-Type", std::move(type)});
  CHECK_OK(add_headers(*entry, entity));
  // A text is taken as it stands, whatever encoding a header names.
  const bool is_text = mime::main_type(entity) == "text";
  return part_of(entity, is_text ? entity.body : mime::decoded_body(entity));
}

}  // namespace hearth::format::user_data
