#include "record/redact/redactor.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"

namespace hearth::record::redact {
namespace {

constexpr std::size_t kNameBytesMax = 200;
constexpr std::string_view kSpaces = " \t\n\r\f\v";

bool has_one(std::string_view low, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return contains(low, word); });
}

std::string_view stripped(std::string_view text, std::string_view characters) {
  const std::size_t begin = text.find_first_not_of(characters);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(characters) + 1 - begin);
}

/// `apiKey`, `API-Key`, `api key` are `api_key`.
std::string plain(std::string_view name) {
  std::string out;
  char last = 0;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool after_small = (last >= 'a' && last <= 'z') || (last >= '0' && last <= '9');
    if (upper && after_small) out += '_';
    out += c == '-' || c == ' ' || c == '.' ? '_' : c;
    last = c;
  }
  return std::string(stripped(lower(out), "_"));
}

}  // namespace

Suspects Suspects::of_commands() const {
  Suspects found{{}, {}, words};
  std::ranges::copy_if(shapes, std::back_inserter(found.shapes), &Shape::command);
  return found;
}

Suspects Redactor::suspects(std::string_view text) const {
  const std::string low = lower(text);
  Suspects found;
  for (const std::string_view word : key_words())
    if (contains(low, word)) found.names.push_back(word);
  found.words = found.names;
  for (const Shape& shape : patterns_.shapes) {
    const std::size_t before = found.words.size();
    for (const std::string_view word : shape.words)
      if (contains(low, word)) found.words.push_back(word);
    if (found.words.size() > before) found.shapes.push_back(&shape);
  }
  return found;
}

std::string Redactor::text(std::string_view text, const Suspects& found) const {
  std::string redacted(text);
  const std::string low = lower(text);
  if (!has_one(low, found.words)) return redacted;
  for (const Shape* shape : found.shapes)
    if (has_one(low, shape->words)) redacted = shape->sub(std::move(redacted));
  if (found.names.empty()) return redacted;
  if (contains(low, "kind") && patterns_.kubernetes.in(redacted))
    redacted = kubernetes(std::move(redacted));
  return behind_names(std::move(redacted), found);
}

bool Redactor::is_secret(std::string_view told) const {
  if (told.size() > kNameBytesMax) return false;
  if (told == "Pwd") return true;  // of ODBC; `pwd` and `PWD` are a folder
  const std::string name = plain(told);
  if (is_open_name(name)) return false;
  if (patterns_.name_sure.in(name)) return true;
  if (!patterns_.name_part.in(name)) {
    const auto ends = [&](std::string_view end) { return name.ends_with(end); };
    return is_short_secret(name) || ends("_pass") || ends("_pw") || ends("_jwt") || ends("_otp");
  }
  return !patterns_.name_after.in(name) && !patterns_.name_before.in(name);
}

bool Redactor::hides_numbers(std::string_view name) const {
  return patterns_.number_names.in(plain(name));
}

bool Redactor::is_beside(std::string_view name) const {
  return redact::is_beside(plain(name));
}

bool Redactor::is_open(std::string_view value) const {
  return is_open_word(lower(stripped(value, kSpaces))) || begins_public(value) ||
         patterns_.open_value.at(value).has_value();
}

/// The data of a Secret in YAML, whose names are its owner's choice.
std::string Redactor::kubernetes(std::string text) const {
  std::string out;
  std::size_t done = 0;
  while (const auto data = patterns_.data.find(text, done)) {
    out += Span{done, data->groups[2]->begin}.of(text);
    const std::string_view entries = data->groups[2]->of(text);
    std::size_t told = 0;
    while (const auto entry = patterns_.entry.find(entries, told)) {
      out += Span{told, entry->groups[1]->end}.of(entries);
      out += kMarked;
      told = entry->whole.end;
    }
    out += entries.substr(told);
    done = data->whole.end;
  }
  return done == 0 ? text : out + text.substr(done);
}

/// Values that a secret name stands before: `--password x`, `db_password: x`, `"token": "x"`.
std::string Redactor::behind_names(std::string text, const Suspects& found) const {
  const std::string low = lower(text);
  std::vector<std::size_t> places;
  for (const std::string_view word : found.names)
    for (std::size_t at = low.find(word); at != low.npos; at = low.find(word, at + word.size()))
      places.push_back(at);
  std::ranges::sort(places);
  std::string out;
  std::size_t done = 0;
  for (const std::size_t begin : places) {
    if (begin < done) continue;
    const auto value = value_behind(text, begin);
    if (!value || value->size() == 0 || value->begin < done) continue;
    out += Span{done, value->begin}.of(text);
    out += hidden(value->of(text));
    done = value->end;
  }
  return done == 0 ? text : out + text.substr(done);
}

}  // namespace hearth::record::redact
