#include "app/table/characters.hh"

#include <wchar.h>
#include <wctype.h>

#include <locale.h>
#include <algorithm>
#include <iterator>

#include "base/utf8.hh"

namespace hearth::app {
namespace {

/// The C library's own UTF-8; nothing where it has none: then ASCII alone is told apart.
locale_t unicode() {
  static const locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

struct Range {
  char32_t first, last;
};

/// Format characters, blanks other than ' ' and private use (categories Cf, Zs, Zl, Zp, Co, Cs),
/// which the C library prints and Python does not. Unicode 14, as Python 3.11 has it.
constexpr Range kHidden[] = {
    {0x00A0, 0x00A0},   {0x00AD, 0x00AD},   {0x0600, 0x0605},   {0x061C, 0x061C},
    {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},
    {0x1680, 0x1680},   {0x180E, 0x180E},   {0x2000, 0x200F},   {0x2028, 0x202F},
    {0x205F, 0x206F},   {0x3000, 0x3000},   {0xD800, 0xF8FF},   {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x13438},
    {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0001, 0xE007F}, {0xF0000, 0x10FFFF},
};

constexpr char32_t kJoiner = 0x200D, kEmojiStyle = 0xFE0F;

bool is_flag_half(char32_t c) {
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}
bool is_skin(char32_t c) {
  return c >= 0x1F3FB && c <= 0x1F3FF;
}

std::size_t width_of(char32_t c) {
  if (c < 0x7F) return c >= 0x20 ? 1 : 0;
  if (!unicode()) return c < 0xA0 ? 0 : 1;
  const locale_t before = ::uselocale(unicode());
  const int width = ::wcwidth(static_cast<wchar_t>(c));
  ::uselocale(before);
  return width < 0 ? 0 : static_cast<std::size_t>(width);
}

}  // namespace

std::u32string code_points(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) out += take_code_point(utf8, at);
  return out;
}

std::string utf8_of(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

bool is_printable(char32_t c) {
  if (c < 0x7F) return c >= 0x20;
  const auto* range = std::find_if(std::begin(kHidden), std::end(kHidden),
                                   [&](const Range& one) { return c <= one.last; });
  if (range != std::end(kHidden) && c >= range->first) return false;
  return !unicode() || ::iswprint_l(static_cast<wint_t>(c), unicode()) != 0;
}

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool is_word(char32_t c) {
  if (c < 0x80) return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  return unicode() && ::iswalnum_l(static_cast<wint_t>(c), unicode()) != 0;
}

std::size_t display_width(std::u32string_view text, std::size_t enough) {
  std::size_t width = 0, last = 0;
  for (std::size_t i = 0; i < text.size() && width <= enough; ++i) {
    const char32_t c = text[i];
    if (c == kJoiner) {
      ++i;  // what it joins shares the place of what stands before
      last = 0;
    } else if (c == kEmojiStyle) {
      if (last == 1) ++width;
      last = 0;
    } else if (is_flag_half(c) && i + 1 < text.size() && is_flag_half(text[i + 1])) {
      ++i;
      width += 2;
      last = 0;
    } else if (!(is_skin(c) && last == 2)) {
      const std::size_t own = width_of(c);
      width += own;
      if (own > 0) last = own;
    }
  }
  return width;
}

std::size_t display_width(std::string_view utf8) {
  const bool plain =
      std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  return plain ? utf8.size() : display_width(code_points(utf8));
}

}  // namespace hearth::app
