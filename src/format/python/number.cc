#include <charconv>
#include <cmath>
#include <limits>

#include "base/ascii.hh"
#include "format/python/text.hh"

namespace hearth::format::python {
namespace {

int digit_of(char c) {
  if (is_digit(c)) return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'z' ? small - 'a' + 10 : 99;
}

int base_of(char letter) {
  switch (lower(letter)) {
    case 'b':
      return 2;
    case 'o':
      return 8;
    case 'x':
      return 16;
    default:
      return 0;
  }
}

/// Takes "0x" and its kin away. `base` 0 becomes what they say, or 10.
bool take_prefix(std::string_view& text, int& base) {
  const int said = text.size() > 1 && text[0] == '0' ? base_of(text[1]) : 0;
  if (said != 0 && (base == 0 || base == said)) {
    base = said;
    text.remove_prefix(2);
    if (text.starts_with('_')) text.remove_prefix(1);
    return true;
  }
  if (base != 0) return true;
  base = 10;
  return !text.starts_with('0') || text.find_first_not_of("0_") == text.npos;
}

/// Digits with single underscores between them; nothing: none, or one that is no digit.
std::optional<std::string> plain_digits(std::string_view text, int base) {
  std::string digits;
  bool may_underscore = false;
  for (const char c : text) {
    if (c == '_' && may_underscore) {
      may_underscore = false;
      continue;
    }
    if (digit_of(c) >= base) return {};
    digits += c;
    may_underscore = true;
  }
  if (!may_underscore) return {};
  return digits;
}

}  // namespace

std::optional<std::int64_t> to_int(std::string_view text, int base, bool* too_large) {
  if (too_large) *too_large = false;
  text = strip(text);
  std::string signed_text;
  if (text.starts_with('-')) signed_text = "-";
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if ((base != 0 && (base < 2 || base > 36)) || !take_prefix(text, base)) return {};
  const auto digits = plain_digits(text, base);
  if (!digits) return {};
  signed_text += *digits;
  std::int64_t value = 0;
  const auto [end, error] =
      std::from_chars(signed_text.data(), signed_text.data() + signed_text.size(), value, base);
  if (error == std::errc()) return value;
  if (too_large) *too_large = true;
  return {};
}

namespace {

/// Underscores stand between digits only.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out += text[i];
    } else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) {
      return {};
    }
  }
  return out;
}

/// Out of a double's range: infinite, or too small to tell from 0.
double beyond_range(std::string_view digits) {
  const std::size_t mark = digits.find_first_of("eE");
  if (mark != digits.npos) return digits.substr(mark + 1).starts_with('-') ? 0 : HUGE_VAL;
  return digits.starts_with('0') || digits.starts_with('.') ? 0 : HUGE_VAL;
}

}  // namespace

std::optional<double> to_float(std::string_view text) {
  const auto plain = without_underscores(strip(text));
  if (!plain) return {};
  std::string_view rest = *plain;
  const double sign = rest.starts_with('-') ? -1 : 1;
  if (rest.starts_with('-') || rest.starts_with('+')) rest.remove_prefix(1);
  const std::string word = lower(rest);
  if (word == "inf" || word == "infinity") return sign * std::numeric_limits<double>::infinity();
  if (word == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (rest.empty() || (!is_digit(rest[0]) && rest[0] != '.')) return {};
  double value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (end != rest.data() + rest.size() || error == std::errc::invalid_argument) return {};
  if (error == std::errc::result_out_of_range) value = beyond_range(rest);
  return sign * value;
}

}  // namespace hearth::format::python
