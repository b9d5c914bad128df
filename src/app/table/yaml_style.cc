#include <algorithm>
#include <regex>

#include "app/table/yaml_scalar.hh"

namespace hearth::app {
namespace {

using View = std::u32string_view;

constexpr View kLineEnds = U"\n\u0085\u2028\u2029";

bool is_line_end(char32_t c) {
  return kLineEnds.contains(c);
}
bool ends_word(View text, std::size_t at) {
  if (at >= text.size()) return true;
  const char32_t c = text[at];
  return c == U'\0' || c == ' ' || c == '\t' || c == '\r' || is_line_end(c);
}

/// A character that begins something else than a plain text where it stands.
bool is_indicator(View text, std::size_t at) {
  const char32_t c = text[at];
  if (c == ':') return ends_word(text, at + 1);
  if (c == '#') return at == 0 || ends_word(text, at - 1);
  if (at > 0) return false;
  if (c == '?' || c == '-') return ends_word(text, 1);
  return View(U",[]{}&*!|>'\"%@`").contains(c);
}

/// The types of YAML 1.1 that PyYAML knows, by its own rules.
const std::regex& other_types() {
  static const std::regex types(
      "~|null|Null|NULL|"
      "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|"
      // integers: binary, octal, decimal, hexadecimal, to the base of 60
      "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|"
      "[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+|"
      // other numbers
      "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|"
      "[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)|"
      // dates, with a time or without
      "[0-9]{4}-[0-9]{2}-[0-9]{2}|"
      "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?"
      "(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?|"
      // merge, value, and what no plain text begins with
      "<<|=|[!&*]",
      std::regex::ECMAScript | std::regex::optimize);
  return types;
}

}  // namespace

YamlStyle yaml_style(View text) {
  if (text.empty()) return {};
  const auto blank = [](char32_t c) { return c == ' ' || is_line_end(c); };
  YamlStyle style;
  style.plain = !blank(text.front()) && !blank(text.back()) && !text.starts_with(U"---") &&
                !text.starts_with(U"...");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    if (is_indicator(text, i)) style.plain = false;
    if (is_line_end(c)) style.lines = true;
    if (c != '\n' && (c < 0x20 || c > 0x7E)) style.single = false;
    if (i > 0 && blank(c) && blank(text[i - 1]) && is_line_end(c) != is_line_end(text[i - 1]))
      style.single = false;
  }
  style.plain = style.plain && style.single && !style.lines;
  return style;
}

bool yaml_reads_as_other(View text) {
  if (text.empty()) return true;
  // Longer than any number or date that the rules below match sensibly, and std::regex recurses.
  constexpr std::size_t kLongest = 4096;
  const bool ascii = std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x80; });
  if (!ascii || text.size() > kLongest || !View(U"-+0123456789.~nNyYtTfFoO<=!&*").contains(text[0]))
    return false;
  return std::regex_match(std::string(text.begin(), text.end()), other_types());
}

}  // namespace hearth::app
