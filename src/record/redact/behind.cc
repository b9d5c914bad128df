#include <algorithm>

#include "base/text.hh"
#include "record/redact/redactor.hh"

// How far a value reaches that stands behind a secret name in running text: command lines, YAML,
// INI, JSON inside of text.

namespace hearth::record::redact {
namespace {

constexpr std::size_t kNameBytesBefore = 80, kLineBefore = 120;

/// The part of `text` before `at`, at most `bytes`, from where a character begins.
std::string_view before(std::string_view text, std::size_t at, std::size_t bytes) {
  std::size_t begin = at > bytes ? at - bytes : 0;
  while (begin < at && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
  return text.substr(begin, at - begin);
}

std::string_view without_end(std::string_view text, std::string_view characters) {
  return text.substr(0, text.find_last_not_of(characters) + 1);
}

std::string_view trimmed_name(std::string_view name) {
  const std::size_t begin = name.find_first_not_of("-.");
  return begin == name.npos ? "" : without_end(name.substr(begin), "-.");
}

std::size_t indent_of(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  return first == line.npos ? line.size() : first;
}

}  // namespace

std::optional<Span> Redactor::value_behind(std::string_view text, std::size_t begin) const {
  const auto behind = patterns_.behind.at(text, begin);
  if (!behind) return {};
  const auto group = [&](const char* name) {
    const auto span = behind->groups[patterns_.behind.group(name)];
    return span ? span->of(text) : std::string_view();
  };
  const std::size_t name_end = behind->groups[patterns_.behind.group("rest")]->end;
  const std::string_view near = before(text, begin, kNameBytesBefore);
  const auto front = patterns_.front.find(near);
  const std::size_t name_begin = begin - (front ? front->whole.size() : 0);
  const std::string_view name = Span{name_begin, name_end}.of(text);
  const bool flag = name.starts_with("--") || (name.starts_with("-") && name.size() > 2);
  if (!is_secret(trimmed_name(name))) return {};
  const std::string_view sign = trim(group("sign")), quote = group("quote");
  if (sign.empty() && !(flag && quote.empty())) return {};
  const std::size_t at = behind->whole.end;
  if (sign.empty() && text.substr(at).starts_with('-')) return {};  // the next option
  const bool yaml = sign == ":" && patterns_.line_begins.in(before(text, begin, kLineBefore));
  if (sign == ":" && quote.empty() && !is_member(text, name_begin, group("sign"), yaml)) return {};
  if (sign == "==") return {};
  return extent(text, at, name_begin, yaml);
}

/// `Invalid password: too short` is a sentence and `arn:secret:db` a name; `{password: x}` and
/// `, token: x` are members.
bool Redactor::is_member(std::string_view text, std::size_t begin, std::string_view sign,
                         bool yaml) const {
  if (sign.ends_with(':')) return begin == 0;  // `password:x` as a label
  const std::string_view front = without_end(before(text, begin, 40), " \t\"'");
  return yaml || front.ends_with('{') || front.ends_with(',');
}

/// The value at `at`, nothing where it is open. `line`: where its name begins.
std::optional<Span> Redactor::extent(std::string_view text, std::size_t at, std::size_t line,
                                     bool yaml) const {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\\\"") || rest.starts_with('"') || rest.starts_with('\'')) {
    const auto found = quoted(text, at);
    if (!found || is_open(found->of(text))) return {};
    return found;
  }
  if (yaml && patterns_.block.at(text, at)) return block(text, at, line);
  for (const std::string_view open : {"{{", "{%", "$(", "${"})
    if (rest.starts_with(open)) return {};
  const auto bare = patterns_.bare.at(text, at);
  if (!bare) return {};
  Span value = bare->whole;
  if (yaml) {  // a plain scalar goes on to the end of its line, or to a comment
    const auto found = patterns_.line.at(text, at);
    const std::string_view whole = without_end(found->whole.of(text), " \t\n\r\f\v");
    if (!whole.ends_with('{') && !whole.ends_with('['))
      value.end = std::max(value.end, at + whole.size());
  }
  if (is_open(value.of(text))) return {};
  return value;
}

/// The lines of a block scalar: those that stand deeper than the line of its name.
std::optional<Span> Redactor::block(std::string_view text, std::size_t at, std::size_t line) const {
  const std::size_t newline = line == 0 ? text.npos : text.rfind('\n', line - 1);
  const std::size_t start = newline == text.npos ? 0 : newline + 1;
  const std::size_t own = indent_of(Span{start, line}.of(text));
  std::optional<Span> found;
  for (std::size_t position = text.find('\n', at) + 1; position < text.size();) {
    const std::size_t stop = std::min(text.find('\n', position), text.size());
    const std::string_view content = Span{position, stop}.of(text);
    if (!trim(content).empty()) {
      const std::size_t indent = indent_of(content);
      if (indent <= own) break;
      if (!found) found = Span{position + indent, stop};
      found->end = stop;
    }
    position = stop + 1;
  }
  if (!found || is_open(found->of(text))) return {};
  return found;
}

}  // namespace hearth::record::redact
