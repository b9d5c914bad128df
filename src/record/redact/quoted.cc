#include "record/redact/rules.hh"

namespace hearth::record::redact {
namespace {

constexpr int kCharactersMax = 4000;

/// How many bytes the next character takes inside of the quotes; 0 where it cannot stand there.
/// An escape, and '' between ', is one.
std::size_t step(std::string_view rest, char quote, bool escaped_quotes) {
  const char c = rest[0];
  if (quote == '\'' && c == '\'') return rest.starts_with("''") ? 2 : 0;
  if (c == quote || c == '\n') return 0;
  std::size_t bytes = 1;
  if (c == '\\' && quote == '"') {
    if (rest.size() < 2) return 0;
    if (escaped_quotes && (rest[1] == '"' || rest[1] == '\n')) return 0;
    bytes = 2;
  }
  while (bytes < rest.size() && (static_cast<unsigned char>(rest[bytes]) & 0xC0) == 0x80) ++bytes;
  return bytes;
}

/// As `$` is: where the text ends, but for a last line end.
bool at_end(std::string_view rest) {
  return rest.empty() || rest == "\n";
}

}  // namespace

std::optional<Span> quoted(std::string_view text, std::size_t at) {
  const bool escaped = text.substr(at).starts_with("\\\"");
  const std::string_view closing = text.substr(at, escaped ? 2 : 1);
  const char quote = closing.back();
  Span inside{at + closing.size(), at + closing.size()};
  std::optional<std::size_t> doubled;  // the last '', which closes where nothing else does
  for (int i = 0; i < kCharactersMax && inside.end < text.size(); ++i) {
    const std::size_t bytes = step(text.substr(inside.end), quote, escaped);
    if (bytes == 0) break;
    if (text[inside.end] == '\'' && quote == '\'') doubled = inside.end;
    inside.end += bytes;
  }
  const std::string_view rest = text.substr(inside.end);
  if (rest.starts_with(closing) || at_end(rest)) return inside;
  if (!doubled) return {};
  return Span{inside.begin, *doubled};
}

}  // namespace hearth::record::redact
