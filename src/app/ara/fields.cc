#include "app/ara/fields.hh"

#include <charconv>

#include "app/table/python.hh"
#include "base/text.hh"
#include "record/api/json_text.hh"
#include "record/api/utf8.hh"
#include "record/project/json_spans.hh"
#include "record/query/json_text.hh"

namespace hearth::app {
namespace {

constexpr std::size_t kShortPath = 50;  // as ARA's command line cuts it

Expected<std::string> compact(std::string_view body) {
  auto text = record::api::compact_json(body);
  if (!text)
    return fail(Errc::protocol, join({"the server's answer: ", text.error().message,
                                      "; is it ARA's or Hearth's API?"}));
  return text;
}

}  // namespace

Fields::Fields(std::string_view object) {
  if (!object.starts_with('{')) return;
  if (const auto members = record::member_spans(object))
    for (const auto& [name, value] : *members)
      members_.emplace_back(record::api::json_string(join({"\"", name, "\""})), value);
}

std::string_view Fields::get(std::string_view name) const {
  for (const auto& [own, value] : members_)
    if (own == name) return value;
  return "null";
}

bool Fields::has(std::string_view name) const {
  for (const auto& member : members_)
    if (member.first == name) return true;
  return false;
}

std::string Fields::text(std::string_view name) const {
  return python_str(get(name));
}

std::int64_t Fields::number(std::string_view name) const {
  std::int64_t value = 0;
  const std::string_view text = get(name);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void Fields::set(std::string_view name, std::string json) {
  for (auto& [own, value] : members_)
    if (own == name) {
      value = std::move(json);
      return;
    }
  members_.emplace_back(name, std::move(json));
}

void Fields::set_text(std::string_view name, std::string_view text) {
  set(name, record::quoted_json(text));
}

std::string Fields::object() const {
  record::ObjectText object;
  for (const auto& [name, value] : members_) object.raw(name, value);
  return object.done();
}

Expected<Page> parse_page(std::string_view body) {
  TRY(const std::string text, compact(body));
  const Fields whole(text);
  const auto elements = record::element_spans(whole.get("results"));
  if (!whole.get("results").starts_with('[') || !elements)
    return fail(Errc::protocol, "the server's answer is no page of a list: it has no `results`");
  Page page;
  for (const std::string_view element : *elements) page.rows.emplace_back(element);
  page.more = whole.get("next") != "null";
  return page;
}

Expected<Fields> parse_object(std::string_view body) {
  TRY(const std::string text, compact(body));
  if (!text.starts_with('{')) return fail(Errc::protocol, "the server's answer is no object");
  return Fields(text);
}

std::string short_path(std::string_view path) {
  if (record::api::length_of(path) < kShortPath) return std::string(path);
  const std::size_t slash = path.rfind('/');
  std::string_view folder = slash == path.npos ? "" : path.substr(0, slash + 1);
  const std::string_view name = path.substr(folder.size());
  const std::size_t end = folder.find_last_not_of('/');
  if (end != folder.npos) folder = folder.substr(0, end + 1);
  while (!folder.empty() &&
         record::api::length_of(folder) + record::api::length_of(name) >= kShortPath) {
    const std::size_t next = folder.find('/');
    folder = next == folder.npos ? "" : folder.substr(next + 1);
  }
  const char* between = folder.empty() || folder.ends_with('/') ? "" : "/";
  return join({"...", folder, between, name});
}

std::string with_id(const Fields& object, std::string_view name) {
  return join({"(", object.text("id"), ") ", object.text(name)});
}

std::string named_playbook(const Fields& playbook) {
  const std::string_view name = playbook.get("name");
  return with_id(playbook, name == "null" || name == "\"\"" ? "path" : "name");
}

}  // namespace hearth::app
