#include "record/api/filter_values.hh"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

#include "base/ascii.hh"
#include "record/api/python_int.hh"

namespace hearth::record::api {
namespace {

constexpr std::int64_t kIntegerMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kIntegerLeast = std::numeric_limits<std::int64_t>::min();

bool take_sign(std::string_view& text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
  const bool minus = text[0] == '-';
  text.remove_prefix(1);
  return minus;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take_char(std::string_view& text, std::string_view any_of) {
  if (text.empty() || !any_of.contains(text[0])) return false;
  text.remove_prefix(1);
  return true;
}

/// `digits` as a number; the nearest one where it does not fit.
std::int64_t saturated(std::string_view digits, bool minus) {
  const std::string text = (minus ? "-" : "") + std::string(digits);
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc::result_out_of_range) return minus ? kIntegerLeast : kIntegerMost;
  return value;
}

/// Significant digits, and how many of them stand before the point: 0.[digits] * 10^point.
struct Decimal {
  std::string digits;
  std::int64_t point = 0;
  bool minus = false;
};

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal out;
  out.minus = take_sign(text);
  const std::string_view whole = take_digits(text);
  const std::string_view part = take_char(text, ".") ? take_digits(text) : std::string_view();
  if (whole.empty() && part.empty()) return {};
  out.digits = std::string(whole) + std::string(part);
  out.point = static_cast<std::int64_t>(whole.size());
  if (take_char(text, "eE")) {
    const bool minus = take_sign(text);
    const std::string_view exponent = take_digits(text);
    if (exponent.empty()) return {};
    out.point += std::clamp(saturated(exponent, minus), kIntegerLeast / 4, kIntegerMost / 4);
  }
  if (!text.empty()) return {};
  const std::size_t zeros = std::min(out.digits.find_first_not_of('0'), out.digits.size());
  out.digits.erase(0, zeros);
  out.point -= static_cast<std::int64_t>(zeros);
  return out;
}

/// More than 1e50, which has 51 digits.
bool is_too_large(const Decimal& number) {
  if (number.minus || number.digits.empty() || number.point < 51) return false;
  return number.point > 51 || number.digits[0] > '1' ||
         number.digits.find_first_not_of('0', 1) != std::string::npos;
}

}  // namespace

std::string_view strip(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r\x1c\x1d\x1e\x1f";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::optional<Number> parse_number(std::string_view text) {
  std::string bare = ascii_digits(strip(text));
  std::erase(bare, '_');
  auto number = parse_decimal(bare);
  if (!number) return {};
  if (is_too_large(*number)) return Number{kIntegerMost, true};
  if (number->digits.empty() || number->point <= 0) return Number{};
  if (number->point > 19) return Number{number->minus ? kIntegerLeast : kIntegerMost};
  number->digits.resize(static_cast<std::size_t>(number->point), '0');
  return Number{saturated(number->digits, number->minus)};
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const auto number = python_int(text);
  if (!number) return {};
  return number->value;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  text = strip(text);
  for (const std::string_view prefix : {"urn:", "uuid:"})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  while (!text.empty() && (text.front() == '{' || text.front() == '}')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '{' || text.back() == '}')) text.remove_suffix(1);
  std::string digits(text);
  std::erase(digits, '-');
  return digits.size() == 32 ? Uuid::parse(digits) : std::optional<Uuid>();
}

}  // namespace hearth::record::api
