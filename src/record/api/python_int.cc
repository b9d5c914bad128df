#include "record/api/python_int.hh"
#include "base/utf8.hh"

#include <algorithm>
#include <limits>

#include "record/api/utf8.hh"
#include "record/api/values.hh"

namespace hearth::record::api {
namespace {

/// Where ten digits begin: Unicode 14's decimal numbers (category Nd), as Python 3.11 has them.
constexpr char32_t kZeros[] = {
    0x30,    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,
    0xc66,   0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,
    0x1810,  0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,
    0xa8d0,  0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
    0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2,
    0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0};

/// 0 to 9; nothing for what is no digit.
std::optional<unsigned> digit_of(char32_t c) {
  const auto above = std::ranges::upper_bound(kZeros, c);
  if (above == std::begin(kZeros)) return {};
  const char32_t digit = c - *std::prev(above);
  return digit < 10 ? std::optional<unsigned>(digit) : std::nullopt;
}

}  // namespace

std::optional<Whole> python_int(std::string_view text) {
  text = strip_unicode(text);
  Whole out;
  if (text.starts_with('-') || text.starts_with('+')) {
    out.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::uint64_t number = 0;
  bool after_digit = false;  // an underscore may stand here
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = take_code_point(text, at);
    const auto digit = digit_of(c);
    if (!digit && (c != '_' || !after_digit)) return {};
    after_digit = digit.has_value();
    if (!digit) continue;
    out.outside = out.outside || number > (UINT64_MAX - *digit) / 10;
    number = number * 10 + *digit;
  }
  if (!after_digit) return {};
  const std::uint64_t most = std::uint64_t(INT64_MAX) + (out.negative ? 1 : 0);
  out.outside = out.outside || number > most;
  if (out.outside) number = most;
  out.value = static_cast<std::int64_t>(out.negative ? 0 - number : number);
  return out;
}

std::string ascii_digits(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const auto digit = digit_of(take_code_point(text, at));
    if (digit) {
      out += static_cast<char>('0' + *digit);
    } else {
      out += text.substr(from, at - from);
    }
  }
  return out;
}

}  // namespace hearth::record::api
