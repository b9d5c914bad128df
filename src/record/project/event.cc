#include "record/project/event.hh"

#include "base/text.hh"
#include "record/project/json_spans.hh"

namespace hearth::record {

namespace {

/// Most of a line, and never looked into: it is kept as it is (`raw`).
bool is_body(std::string_view name, std::string_view value) {
  return (name == "content" || name == "set") && (value[0] == '{' || value[0] == '[');
}

}  // namespace

Expected<Event> Event::parse(std::string_view line) {
  Event event;
  TRY(event.head, journal::read_event(line));  // all of it is JSON
  TRY(event.spans_, member_spans(line));
  std::string text = "{";
  for (const auto& [name, value] : event.spans_) {
    if (is_body(name, value)) continue;
    if (text.size() > 1) text += ',';
    text += '"';
    text += name;
    text += "\":";
    text += value;
  }
  text += '}';
  TRY(event.members_, parse_json_object(text));
  return event;
}

std::optional<std::string> Event::text(std::string_view key) const {
  const auto found = get_string(members_, key);
  if (!found) return {};
  return std::string(*found);
}
std::optional<std::int64_t> Event::integer(std::string_view key) const {
  return get_int(members_, key);
}
bool Event::flag(std::string_view key) const {
  return get_bool(members_, key).value_or(false);
}
const JsonObject* Event::object(std::string_view key) const {
  return get_object(members_, key);
}

std::vector<std::string> Event::texts(std::string_view key) const {
  std::vector<std::string> found;
  const JsonArray* list = get_array(members_, key);
  if (!list) return found;
  for (const Json& one : *list)
    if (one.is_string()) found.emplace_back(std::string_view(one.get_string()));
  return found;
}

std::string_view Event::raw(std::string_view key) const {
  for (const auto& [name, value] : spans_)
    if (name == key) return value == "null" ? std::string_view() : value;
  return {};
}

Expected<std::string> Event::need_text(std::string_view key) const {
  if (auto found = text(key)) return *std::move(found);
  return fail(Errc::invalid, join({"`", key, "` is missing or no text"}));
}

Expected<Uuid> Event::need_uuid(std::string_view key) const {
  TRY(const std::string found, need_text(key));
  if (const auto id = Uuid::parse(found)) return *id;
  return fail(Errc::invalid, join({"`", key, "` is no UUID"}));
}

}  // namespace hearth::record
