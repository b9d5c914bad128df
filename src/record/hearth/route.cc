#include "record/hearth/route.hh"

#include "base/text.hh"
#include "journal/seq_set.hh"
#include "record/api/datetime.hh"
#include "record/hearth/words.hh"

namespace hearth::record::own {
namespace {

std::int64_t as_utc(std::int64_t seconds) {
  return seconds;
}

std::string link_text(const std::optional<std::string>& url) {
  return url ? api::ascii_json(*url) : "null";
}

template <class Value>
std::optional<Value> last(const Ask& ask, std::string_view name,
                          std::optional<Value> (*read)(std::string_view)) {
  const std::string* const text = ask.text(name);
  return text ? read(*text) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> integer_of(std::string_view text) {
  return journal::parse_number(text);
}

std::optional<bool> flag_of(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return {};
}

std::optional<UtcMicros> time_of(std::string_view text) {
  const auto read = api::parse_datetime(text, &as_utc);
  if (!read) return {};
  return *read;
}

bool is_choice(const Field& field, std::string_view text) {
  for (const std::string& word : split(field.choices, '|'))
    if (word == text) return true;
  return false;
}

const std::string* Ask::text(std::string_view name) const {
  return api::last_of(params, name);
}
std::optional<std::int64_t> Ask::integer(std::string_view name) const {
  return last(*this, name, &integer_of);
}
bool Ask::flag(std::string_view name, bool otherwise) const {
  return last(*this, name, &flag_of).value_or(otherwise);
}
std::optional<UtcMicros> Ask::time(std::string_view name) const {
  return last(*this, name, &time_of);
}

std::vector<std::string> Ask::texts(std::string_view name) const {
  std::vector<std::string> all;
  for (const api::Param& param : params)
    if (param.name == name) all.push_back(param.value);
  return all;
}

std::vector<std::int64_t> Ask::numbers(std::string_view name) const {
  std::vector<std::int64_t> all;
  for (const std::string& one : texts(name)) all.push_back(integer_of(one).value_or(0));
  return all;
}

api::Page Ask::page() const {
  return {integer("limit").value_or(100), integer("offset").value_or(0)};
}

Answer list_answer(const Ask& ask, std::int64_t count, const std::vector<std::string>& rows) {
  const api::Links links = links_of(ask.page(), count, ask.url, ask.params);
  return {200, join({"{\"count\":", std::to_string(count), ",\"next\":", link_text(links.next),
                     ",\"previous\":", link_text(links.previous), ",\"results\":[",
                     join_with(",", rows), "]}"})};
}

http::Response too_many(const api::Call& call, std::string_view what) {
  http::Response response =
      dressed(call, api::detail(503, join({"There are too many ", what, "; try again later."})));
  response.headers.add("Retry-After", "10");
  return response;
}

Answer not_found() {
  return api::detail(404, "Not found.");
}

Answer wrong(std::string_view field, std::string text) {
  api::Problems problems;
  problems.add(field, {std::move(text)});
  return problems.answer();
}

}  // namespace hearth::record::own
