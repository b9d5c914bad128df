#include "format/jinja/number_scan.hh"

#include "base/ascii.hh"

namespace hearth::format::jinja {
namespace {

/// (\d+_)*\d+ at the front of `text`: its length.
std::size_t digits_at(std::string_view text) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i]))
      size = i + 1;
    else if (text[i] != '_' || size != i || i == 0)
      break;
  }
  return size;
}

/// Digits that may each have one '_' before them.
template <class Is>
std::size_t run_of(std::string_view text, Is is) {
  std::size_t size = 0;
  while (size < text.size()) {
    const std::size_t next = size + (text[size] == '_');
    if (next >= text.size() || !is(text[next])) break;
    size = next + 1;
  }
  return size;
}

}  // namespace

std::size_t float_at(std::string_view text) {
  const std::size_t whole = digits_at(text);
  if (whole == 0) return 0;
  std::size_t end = whole;
  if (end < text.size() && text[end] == '.')
    if (const std::size_t more = digits_at(text.substr(end + 1))) end += 1 + more;
  const bool fraction = end > whole;
  if (end < text.size() && lower(text[end]) == 'e') {
    const bool sign = end + 1 < text.size() && (text[end + 1] == '+' || text[end + 1] == '-');
    if (const std::size_t more = digits_at(text.substr(end + 1 + sign)))
      return end + 1 + sign + more;
  }
  return fraction ? end : 0;
}

std::size_t integer_at(std::string_view text) {
  if (text.empty() || !is_digit(text[0])) return 0;
  if (text[0] != '0') return 1 + run_of(text.substr(1), is_digit);
  const char letter = text.size() > 1 ? lower(text[1]) : ' ';
  const auto prefixed = [&](auto is) -> std::size_t {
    const std::size_t size = run_of(text.substr(2), is);
    return size > 0 ? 2 + size : 0;
  };
  std::size_t size = 0;
  if (letter == 'b') size = prefixed([](char c) { return c == '0' || c == '1'; });
  if (letter == 'o') size = prefixed([](char c) { return c >= '0' && c <= '7'; });
  if (letter == 'x') size = prefixed([](char c) { return hex_digit(c) >= 0; });
  return size > 0 ? size : 1 + run_of(text.substr(1), [](char c) { return c == '0'; });
}

}  // namespace hearth::format::jinja
