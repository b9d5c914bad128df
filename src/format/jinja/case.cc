#include "format/jinja/case.hh"

#include "base/ascii.hh"
#include "base/utf8.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

char upper_of(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

}  // namespace

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = upper_of(c);
  return out;
}

std::string capitalized(std::string_view text) {
  std::string out = lower(text);
  if (!out.empty()) out[0] = upper_of(out[0]);
  return out;
}

std::string title_of_filter(std::string_view text) {
  std::string out;
  bool begins = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t c = take_code_point(text, at);
    if (at - from == 1)
      out += begins ? upper_of(text[from]) : lower(text[from]);
    else
      out += text.substr(from, at - from);
    begins = python::is_space(c) || c == '-' || c == '(' || c == '{' || c == '[' || c == '<';
  }
  return out;
}

std::string title_of_str(std::string_view text) {
  std::string out;
  bool within = false;
  for (const char c : text) {
    out += within ? lower(c) : upper_of(c);
    const char small = lower(c);
    within = (small >= 'a' && small <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  }
  return out;
}

}  // namespace hearth::format::jinja
