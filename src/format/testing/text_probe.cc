// For tests: one JSON object a line says what to do, one comes back: {"ok": …} or {"error": …}.
// Bytes are hexadecimal.
#include <iostream>
#include <string>

#include "base/ascii.hh"
#include "base/json.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/gzip/base64.hh"
#include "format/gzip/inflate.hh"
#include "format/jinja/cloud_template.hh"
#include "format/mime/entity.hh"
#include "format/user_data/merge.hh"
#include "format/user_data/reader.hh"
#include "format/user_data/start.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

constexpr std::size_t kBytesMax = 16 << 20;

std::string text_of(const JsonObject& ask, std::string_view key) {
  return std::string(get_string(ask, key).value_or(""));
}

std::string bytes_of(const JsonObject& ask, std::string_view key) {
  const std::string hex = text_of(ask, key);
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(hex_digit(hex[i]) * 16 + hex_digit(hex[i + 1]));
  return out;
}

Json as_hex(const Expected<std::string>& bytes) {
  return Json(to_hex(*bytes));
}

Expected<Json> hex_or_error(const Expected<std::string>& bytes) {
  if (!bytes) return std::unexpected(bytes.error());
  return as_hex(bytes);
}

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(valid_utf8(*text)) : Json(nullptr);
}

Expected<Json> jinja_answer(const JsonObject& ask) {
  jinja::Options options;
  options.whitespace.trim_blocks = get_bool(ask, "trim_blocks").value_or(false);
  options.whitespace.lstrip_blocks = get_bool(ask, "lstrip_blocks").value_or(false);
  options.whitespace.keep_trailing_newline = get_bool(ask, "keep_trailing_newline").value_or(false);
  options.missing_prefix = jinja::kMissingPrefix;
  TRY(const std::string text,
      jinja::render(text_of(ask, "text"), ask.at("values").as_object(), options));
  return Json(text);
}

Json entity_json(const mime::Entity& entity) {
  JsonArray headers, parts;
  for (const auto& [name, value] : entity.headers)
    headers.push_back(JsonArray{Json(valid_utf8(name)), Json(valid_utf8(value))});
  for (const mime::Entity& part : entity.parts) parts.push_back(entity_json(part));
  return JsonObject{{"headers", headers},
                    {"parts", parts},
                    {"container", entity.container},
                    {"type", valid_utf8(mime::content_type(entity))},
                    {"file_name", text_or_null(mime::file_name(entity))},
                    {"charset", text_or_null(mime::charset(entity))},
                    {"body", to_hex(entity.body)},
                    {"decoded", to_hex(mime::decoded_body(entity))}};
}

Expected<Json> mime_answer(const JsonObject& ask) {
  TRY(const mime::Entity entity, mime::parse(bytes_of(ask, "bytes")));
  return entity_json(entity);
}

/// "urls": what each include gives, in hexadecimal; "archives": what each archive's text is as
/// YAML.
Expected<Json> user_data_answer(const JsonObject& ask) {
  user_data::Reader reader;
  CHECK_OK(reader.add(bytes_of(ask, "bytes")));
  while (const user_data::Wanted* const wanted = reader.wanted()) {
    if (const auto* const include = std::get_if<user_data::Include>(wanted)) {
      const JsonObject& urls = ask.at("urls").as_object();
      if (!urls.contains(include->url)) return fail(Errc::not_found, include->url);
      CHECK_OK(reader.add(bytes_of(urls, include->url)));
    } else {
      const std::string text = std::get<user_data::Archive>(*wanted).text;
      CHECK_OK(reader.add_entries(ask.at("archives").as_object().at(text).as_array()));
    }
  }
  JsonArray parts;
  for (const user_data::Part& part : reader.take_parts())
    parts.push_back(JsonObject{{"type", valid_utf8(part.type)},
                               {"file_name", valid_utf8(part.file_name)},
                               {"text", to_hex(part.text)},
                               {"merge_type", valid_utf8(part.merge_type)},
                               {"launch_index", text_or_null(part.launch_index)}});
  return parts;
}

Expected<Json> mergers_answer(const JsonObject& ask) {
  JsonObject config = ask.at("config").as_object();
  TRY(user_data::Mergers mergers, user_data::take_mergers(config));
  if (mergers.empty()) mergers = user_data::mergers_of_parts();
  return user_data::merge(mergers, ask.at("value"), config);
}

Expected<Json> merge_answer(const JsonObject& ask) {
  TRY(const user_data::Mergers mergers, user_data::mergers_of(text_of(ask, "how")));
  return user_data::merge(mergers, ask.at("value"), ask.at("with"));
}

Expected<Json> text_answer(Expected<std::string> text) {
  if (!text) return std::unexpected(std::move(text).error());
  return Json(*text);
}

Expected<Json> answer(const JsonObject& ask) {
  const std::string what = text_of(ask, "what");
  if (what == "jinja") return jinja_answer(ask);
  if (what == "template")
    return text_answer(jinja::render_template(text_of(ask, "text"), ask.at("values").as_object()));
  if (what == "variables") {
    TRY(const JsonObject made, jinja::template_variables(ask.at("values").as_object()));
    return made;
  }
  if (what == "mime") return mime_answer(ask);
  if (what == "start") {
    const auto type = user_data::type_from_start(bytes_of(ask, "bytes"));
    return type ? Json(*type) : Json(nullptr);
  }
  if (what == "user_data") return user_data_answer(ask);
  if (what == "mergers") return mergers_answer(ask);
  if (what == "merge") return merge_answer(ask);
  if (what == "gunzip") return hex_or_error(gunzip(bytes_of(ask, "bytes"), kBytesMax));
  if (what == "zlib") return hex_or_error(zlib_inflate(bytes_of(ask, "bytes"), kBytesMax));
  if (what == "base64") return hex_or_error(from_base64(bytes_of(ask, "bytes")));
  if (what == "base64_strict") return hex_or_error(from_base64_strict(bytes_of(ask, "bytes")));
  if (what == "to_base64") return Json(to_base64(bytes_of(ask, "bytes")));
  return fail(Errc::invalid, "an unknown question");
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    auto ask = parse_json_object(line);
    Expected<Json> told = ask ? answer(*ask) : Expected<Json>(std::unexpected(ask.error()));
    JsonObject out;
    if (told) {
      out["ok"] = std::move(*told);
    } else {
      out["error"] = valid_utf8(told.error().message);
      out["code"] = name_of(told.error().code);
    }
    std::cout << to_text(out) << std::endl;
  }
}
