#include "record/api/filter_values.hh"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <limits>
#include <string>

#include "record/api/values.hh"

namespace hearth::record::api {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool take_sign(std::string_view& text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
  const bool minus = text[0] == '-';
  text.remove_prefix(1);
  return minus;
}

std::string_view take_digits(std::string_view& text, std::size_t most = std::string_view::npos) {
  std::size_t count = 0;
  while (count < text.size() && count < most && is_digit(text[count])) ++count;
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
  if (read.ec == std::errc::result_out_of_range) return minus ? kLeast : kMost;
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
    out.point += std::clamp(saturated(exponent, minus), kLeast / 4, kMost / 4);
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

/// The next `least` to `most` digits as a number.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  const std::string_view digits = take_digits(text, most);
  if (digits.size() < least) return {};
  return static_cast<int>(saturated(digits, false));
}

/// "YYYY-M-D": days since 1970.
std::optional<std::int64_t> take_date(std::string_view& text) {
  using namespace std::chrono;
  const auto y = take_number(text, 4, 4);
  if (!y || *y == 0 || !take_char(text, "-")) return {};
  const auto m = take_number(text, 1, 2);
  if (!m || !take_char(text, "-")) return {};
  const auto d = take_number(text, 1, 2);
  if (!d) return {};
  const year_month_day date{year{*y}, month(unsigned(*m)), day(unsigned(*d))};
  if (!date.ok()) return {};
  return sys_days{date}.time_since_epoch().count();
}

/// "H:MM[:SS[.ffffff]]": microseconds since midnight.
std::optional<std::int64_t> take_clock(std::string_view& text) {
  const auto hour = take_number(text, 1, 2);
  if (!hour || *hour > 23 || !take_char(text, ":")) return {};
  const auto minute = take_number(text, 2, 2);
  if (!minute || *minute > 59) return {};
  std::int64_t micros = (*hour * 60 + *minute) * 60'000'000LL;
  if (!take_char(text, ":")) return micros;
  const auto second = take_number(text, 2, 2);
  if (!second || *second > 59) return {};
  micros += *second * 1'000'000;
  if (!take_char(text, ".,")) return micros;
  std::string digits(take_digits(text, 6));
  if (digits.empty()) return {};
  take_digits(text, 6);
  digits.resize(6, '0');
  return micros + saturated(digits, false);
}

/// The zone, to the end: seconds east of UTC; nothing in `zone` for local time. False: no zone.
bool take_zone(std::string_view text, std::optional<std::int64_t>& zone) {
  if (text.empty()) return true;
  text = strip(text);
  zone = 0;
  if (text == "Z") return true;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const int sign = take_sign(text) ? -1 : 1;
  const auto hours = take_number(text, 2, 2);
  if (!hours || *hours > 23) return false;
  const bool colon = take_char(text, ":");
  const auto minutes = take_number(text, 2, 2);
  if (!text.empty() || (colon && !minutes) || minutes.value_or(0) > 59) return false;
  zone = sign * (*hours * 3600 + minutes.value_or(0) * 60);
  return true;
}

}  // namespace

std::int64_t local_to_utc(std::int64_t local_seconds) {
  const std::time_t as_utc = local_seconds;
  std::tm parts{};
  ::gmtime_r(&as_utc, &parts);
  parts.tm_isdst = -1;
  return ::mktime(&parts);
}

std::string_view strip(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r\x1c\x1d\x1e\x1f";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::optional<Number> parse_number(std::string_view text) {
  std::string bare(strip(text));
  std::erase(bare, '_');
  auto number = parse_decimal(bare);
  if (!number) return {};
  if (is_too_large(*number)) return Number{kMost, true};
  if (number->digits.empty() || number->point <= 0) return Number{};
  if (number->point > 19) return Number{number->minus ? kLeast : kMost};
  number->digits.resize(static_cast<std::size_t>(number->point), '0');
  return Number{saturated(number->digits, number->minus)};
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  text = strip(text);
  const bool minus = take_sign(text);
  const std::string_view digits = take_digits(text);
  if (digits.empty() || !text.empty()) return {};
  return saturated(digits, minus);
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

std::optional<UtcMicros> parse_datetime(std::string_view text, LocalToUtc local) {
  text = strip(text);
  const auto days = take_date(text);
  if (!days || !take_char(text, "T ")) return {};
  const auto clock = take_clock(text);
  std::optional<std::int64_t> zone;
  if (!clock || !take_zone(text, zone)) return {};
  const std::int64_t seconds = *days * 86'400 + *clock / 1'000'000;
  const std::int64_t utc = zone ? seconds - *zone : local(seconds);
  return utc * 1'000'000 + *clock % 1'000'000;
}

}  // namespace hearth::record::api
