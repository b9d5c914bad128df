#include "ansible/python_text.hh"

#include <algorithm>
#include <array>

namespace hearth::ansible {
namespace {

// What str.isspace accepts beyond ASCII: U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029,
// U+202F, U+205F, U+3000.
constexpr std::array<std::string_view, 19> kWideSpaces = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

bool is_ascii_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

}  // namespace

std::size_t space_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (is_ascii_space(text[at])) return 1;
  const std::string_view rest = text.substr(at);
  const auto found = std::ranges::find_if(
      kWideSpaces, [rest](std::string_view space) { return rest.starts_with(space); });
  return found == kWideSpaces.end() ? 0 : found->size();
}

std::size_t space_before(std::string_view text, std::size_t end) {
  if (end == 0) return 0;
  if (is_ascii_space(text[end - 1])) return 1;
  const std::string_view head = text.substr(0, end);
  const auto found = std::ranges::find_if(
      kWideSpaces, [head](std::string_view space) { return head.ends_with(space); });
  return found == kWideSpaces.end() ? 0 : found->size();
}

std::string_view strip_left(std::string_view text) {
  while (const std::size_t length = space_at(text, 0)) text.remove_prefix(length);
  return text;
}

std::string_view strip_right(std::string_view text) {
  while (const std::size_t length = space_before(text, text.size())) text.remove_suffix(length);
  return text;
}

std::string_view strip(std::string_view text) {
  return strip_left(strip_right(text));
}

}  // namespace hearth::ansible
