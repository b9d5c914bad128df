#include "app/table/yaml_scalar.hh"

#include <cstdio>
#include <utility>

#include "app/table/characters.hh"

namespace hearth::app {
namespace {

using View = std::u32string_view;

/// How a character stands between double quotes.
std::u32string escape(char32_t c) {
  static constexpr std::pair<char32_t, char32_t> kShort[] = {
      {U'\0', U'0'},  {U'\a', U'a'}, {U'\b', U'b'}, {U'\t', U't'},  {U'\n', U'n'},
      {U'\v', U'v'},  {U'\f', U'f'}, {U'\r', U'r'}, {0x1B, U'e'},   {U'"', U'"'},
      {U'\\', U'\\'}, {0x85, U'N'},  {0xA0, U'_'},  {0x2028, U'L'}, {0x2029, U'P'}};
  for (const auto& [character, letter] : kShort)
    if (c == character) return {U'\\', letter};
  char text[12];
  const char* form = c < 0x100 ? "\\x%02X" : c < 0x10000 ? "\\u%04X" : "\\U%08X";
  const int size = std::snprintf(text, sizeof text, form, static_cast<unsigned>(c));
  return {text, text + size};
}

bool stands_for_itself(char32_t c) {
  return c >= 0x20 && c <= 0x7E && c != '"' && c != '\\';
}

}  // namespace

void YamlText::raw(std::string_view ascii) {
  out_ += ascii;
  column_ += ascii.size();
}

void YamlText::line(std::size_t indent) {
  out_ += '\n';
  out_.append(indent, ' ');
  column_ = indent;
}

void YamlText::add(View ascii) {
  out_.append(ascii.begin(), ascii.end());
  column_ += ascii.size();
}

void YamlText::scalar(std::string_view utf8, std::size_t indent, bool fold, bool in_key) {
  const std::u32string text = code_points(utf8);
  const YamlStyle style = yaml_style(text);
  const Fold how{indent, fold};
  if (style.plain && !yaml_reads_as_other(text)) return plain(text, how);
  if (style.single && !(in_key && style.lines)) return single_quoted(text, how);
  double_quoted(text, how);
}

void YamlText::plain(View text, Fold fold) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t blank = std::min(text.find(U' ', at), text.size());
    add(text.substr(at, blank - at));
    at = std::min(text.find_first_not_of(U' ', blank), text.size());
    if (at == blank + 1 && column_ > kWidth && fold.allowed) {
      line(fold.indent);
    } else {
      add(text.substr(blank, at - blank));
    }
  }
}

void YamlText::single_quoted(View text, Fold fold) {
  raw("'");
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    if (text[at] == ' ') {
      end = std::min(text.find_first_not_of(U' ', at), text.size());
      const bool inside = at > 0 && end < text.size();
      if (end == at + 1 && column_ > kWidth && fold.allowed && inside) {
        line(fold.indent);
      } else {
        add(text.substr(at, end - at));
      }
    } else if (text[at] == '\n') {
      // One line end more than there are: a single one would be read as a blank.
      end = std::min(text.find_first_not_of(U'\n', at), text.size());
      out_.append(end - at, '\n');
      line(fold.indent);
    } else if (text[at] == '\'') {
      raw("''");
      end = at + 1;
    } else {
      end = std::min(text.find_first_of(U" \n'", at), text.size());
      add(text.substr(at, end - at));
    }
    at = end;
  }
  raw("'");
}

void YamlText::double_quoted(View text, Fold fold) {
  raw("\"");
  std::size_t start = 0;  // of what is to be written as it is
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool last = end == text.size();
    if (last || !stands_for_itself(text[end])) {
      add(text.substr(start, end - start));
      start = end;
      if (!last) {
        add(escape(text[end]));
        start = end + 1;
      }
    }
    const bool inside = end > 0 && end + 1 < text.size();
    if (!inside || !fold.allowed || !(text[end] == ' ' || start >= end)) continue;
    const std::size_t pending = end > start ? end - start : 0;
    // `start` is one ahead behind an escape, which counts as in PyYAML.
    const std::size_t reached = start > end ? column_ - (start - end) : column_ + pending;
    if (reached <= kWidth) continue;
    add(text.substr(start, pending));
    raw("\\");
    if (start < end) start = end;
    line(fold.indent);
    if (text[start] == ' ') raw("\\");
  }
  raw("\"");
}

}  // namespace hearth::app
