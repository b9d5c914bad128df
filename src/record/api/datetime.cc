#include "record/api/datetime.hh"

#include <algorithm>
#include <ctime>
#include <optional>

#include "record/api/iso_datetime.hh"
#include "record/api/python_int.hh"

namespace hearth::record::api {
namespace {

constexpr std::int64_t kSecondMicros = 1'000'000;
constexpr std::int64_t kDaySeconds = 86'400;
// Python's datetime begins with the year 1 and ends with the year 9999.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kEndSecond = 253'402'300'800;

/// From 1 to `most` digits.
std::optional<int> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  std::size_t count = 0;
  int value = 0;
  for (; count < most && count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count)
    value = value * 10 + (text[count] - '0');
  if (count < least) return {};
  text.remove_prefix(count);
  return value;
}

bool take_one_of(std::string_view& text, std::string_view marks) {
  if (text.empty() || !marks.contains(text[0])) return false;
  text.remove_prefix(1);
  return true;
}

/// `D{1,6}D{0,6}`, as millionths.
std::optional<int> take_fraction(std::string_view& text) {
  const std::string_view before = text;
  auto micros = take_number(text, 1, 6);
  if (!micros) return {};
  for (std::size_t n = before.size() - text.size(); n < 6; ++n) *micros *= 10;
  take_number(text, 0, 6);
  return micros;
}

/// `Z`, `+HH`, `+HH:MM` or `+HHMM` to the end; false where something else stands there.
bool take_zone(std::string_view text, ShownTime& shown) {
  if (text.empty()) return true;
  if (text == "Z") {
    shown.east = 0;
    return true;
  }
  const bool west = text[0] == '-';
  if (!take_one_of(text, "+-")) return false;
  const auto hours = take_number(text, 2, 2);
  int minutes = 0;
  if (hours && !text.empty()) {
    take_one_of(text, ":");
    minutes = take_number(text, 2, 2).value_or(-1);
  }
  if (!hours || minutes < 0 || !text.empty()) return false;
  shown.east = (west ? -1 : 1) * (*hours * 60 + minutes) * 60 * kSecondMicros;
  return true;
}

/// Django's pattern, in the words of its documentation: digits may be fewer than ISO 8601's.
std::optional<ShownTime> django_datetime(std::string_view text) {
  ShownTime out;
  const auto field = [&](int& to, std::size_t least, std::size_t most) {
    const auto number = take_number(text, least, most);
    to = number.value_or(-1);
    return number.has_value();
  };
  if (!field(out.year, 4, 4) || !take_one_of(text, "-") || !field(out.month, 1, 2) ||
      !take_one_of(text, "-") || !field(out.day, 1, 2) || !take_one_of(text, "T ") ||
      !field(out.hour, 1, 2) || !take_one_of(text, ":") || !field(out.minute, 1, 2))
    return {};
  if (take_one_of(text, ":")) {
    if (!field(out.second, 1, 2)) return {};
    if (take_one_of(text, ".,")) {
      const auto micros = take_fraction(text);
      if (!micros) return {};
      out.micros = *micros;
    }
  }
  while (take_one_of(text, " \t\n\v\f\r")) {
  }
  if (!take_zone(text, out)) return {};
  return out;
}

/// Microseconds since 1970 of what the clock shows; nothing where no clock shows that.
std::optional<std::int64_t> micros_of(const ShownTime& shown) {
  using namespace std::chrono;
  const year_month_day date{year(shown.year), month(static_cast<unsigned>(shown.month)),
                            day(static_cast<unsigned>(shown.day))};
  constexpr std::int64_t kDayMicros = kDaySeconds * kSecondMicros;
  const bool zone_fits = std::abs(shown.east.value_or(0)) < kDayMicros;
  if (shown.year < 1 || shown.year > 9999 || !date.ok() || shown.hour > 23 || shown.minute > 59 ||
      shown.second > 59 || !zone_fits)
    return {};
  const std::int64_t seconds = sys_days(date).time_since_epoch().count() * kDaySeconds +
                               shown.hour * 3600 + shown.minute * 60 + shown.second;
  return seconds * kSecondMicros + shown.micros;
}

}  // namespace

std::int64_t local_to_utc(std::int64_t local_seconds) {
  const std::time_t as_utc = local_seconds;
  std::tm parts{};
  ::gmtime_r(&as_utc, &parts);
  parts.tm_isdst = -1;
  return ::mktime(&parts);
}

std::expected<UtcMicros, NoTime> parse_datetime(std::string_view text, LocalToUtc local) {
  auto shown = iso_datetime(text);
  auto micros = shown ? micros_of(*shown) : std::nullopt;
  if (!micros) {
    shown = django_datetime(ascii_digits(text));
    micros = shown ? micros_of(*shown) : std::nullopt;
  }
  if (!micros) return std::unexpected(NoTime::format);
  if (shown->east) {
    *micros -= *shown->east;
  } else {
    const std::int64_t part = shown->micros;
    *micros = local((*micros - part) / kSecondMicros) * kSecondMicros + part;
  }
  if (*micros < kFirstSecond * kSecondMicros || *micros >= kEndSecond * kSecondMicros)
    return std::unexpected(NoTime::range);
  return *micros;
}

}  // namespace hearth::record::api
