#include <optional>

#include "record/api/convert.hh"
#include "record/api/json_text.hh"
#include "record/api/python_int.hh"

namespace hearth::record::api {
namespace {

/// Microseconds; wide enough for kCountMost days, hours, minutes and seconds together.
using Micros = __int128;
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3600 * kSecond;
constexpr std::int64_t kDay = 24 * kHour;
/// A number of more digits counts as this: no unit is so small that it would fit.
constexpr std::int64_t kCountMost = 1'000'000'000'000'000'000;
/// Of Python's timedelta.
constexpr std::int64_t kDaysMax = 999'999'999;

/// Walks over digits and marks.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}
  bool at_end() const { return text_.empty(); }
  bool take(std::string_view mark) {
    if (!text_.starts_with(mark)) return false;
    text_.remove_prefix(mark.size());
    return true;
  }
  /// `least` digits or more.
  std::optional<std::int64_t> number(std::size_t least = 1) {
    std::size_t count = 0;
    std::int64_t value = 0;
    for (; count < text_.size() && text_[count] >= '0' && text_[count] <= '9'; ++count)
      value = value >= kCountMost / 10 ? kCountMost : value * 10 + (text_[count] - '0');
    if (count < least) return {};
    text_.remove_prefix(count);
    return value;
  }
  std::optional<std::int64_t> two_digits() {
    const std::size_t before = text_.size();
    const auto value = number(2);
    return before - text_.size() == 2 ? value : std::nullopt;
  }
  /// From 1 to `most` digits, as millionths; what is finer is cut.
  std::optional<std::int64_t> millionths(std::size_t most) {
    std::int64_t value = 0;
    std::size_t count = 0;
    for (; count < text_.size() && text_[count] >= '0' && text_[count] <= '9'; ++count)
      if (count < 6) value = value * 10 + (text_[count] - '0');
    if (count == 0 || count > most) return {};
    text_.remove_prefix(count);
    for (; count < 6; ++count) value *= 10;
    return value;
  }

 private:
  std::string_view text_;
};

/// Behind a point or a comma; 0 where neither stands.
std::optional<std::int64_t> fraction(Scan& scan, std::size_t most = 12) {
  if (!scan.take(".") && !scan.take(",")) return 0;
  return scan.millionths(most);
}

/// `-1` and a space behind it; 0 where they are not there.
std::int64_t leading_days(Scan& scan) {
  Scan ahead = scan;
  const bool negative = ahead.take("-");
  const auto number = ahead.number();
  if (!number || !ahead.take(" ")) return 0;
  scan = ahead;
  return negative ? -*number : *number;
}

/// `[DAYS [day[s], ]][-][[HH:]MM:]SS[.ffffff]`
std::optional<Micros> django_duration(Scan scan) {
  const Micros days = leading_days(scan);
  if (!scan.take("days, ")) scan.take("day, ");
  const bool negative = scan.take("-");
  Micros clock = 0;
  int parts = 0;
  do {
    const auto number = scan.number();
    if (!number || ++parts > 3) return {};
    clock = clock * 60 + *number;
  } while (scan.take(":"));
  const auto part = fraction(scan);
  if (!part || !scan.at_end()) return {};
  clock = clock * kSecond + *part;
  return days * kDay + (negative ? -clock : clock);
}

/// One `12.5H` of an ISO duration; 0 where it is not there. False: a number without its letter.
bool iso_part(Scan& scan, std::string_view letter, std::int64_t unit, Micros& micros) {
  Scan ahead = scan;
  const auto whole = ahead.number();
  if (!whole) return true;
  const auto part = fraction(ahead, kCountMost);
  if (!part) return false;
  if (!ahead.take(letter)) return true;  // the next letter's, maybe
  scan = ahead;
  micros += static_cast<Micros>(*whole) * unit + static_cast<Micros>(*part) * (unit / kSecond);
  return true;
}

/// `[+-]P[nD][T[nH][nM][nS]]`
std::optional<Micros> iso_duration(Scan scan) {
  const bool negative = scan.take("-");
  if (!negative) scan.take("+");
  if (!scan.take("P")) return {};
  Micros micros = 0;
  if (!iso_part(scan, "D", kDay, micros)) return {};
  if (scan.take("T")) {
    const bool fits = iso_part(scan, "H", kHour, micros) &&
                      iso_part(scan, "M", 60 * kSecond, micros) &&
                      iso_part(scan, "S", kSecond, micros);
    if (!fits) return {};
  }
  if (!scan.at_end()) return {};
  return negative ? -micros : micros;
}

/// PostgreSQL's: `[DAYS day[s] ][[+-]HH:MM:SS[.ffffff]]`; nothing at all is zero.
std::optional<Micros> postgres_duration(Scan scan) {
  const Scan begin = scan;
  Micros days = leading_days(scan);
  if (scan.take("days") || scan.take("day")) {
    scan.take(" ");
  } else {
    scan = begin;
    days = 0;
  }
  if (scan.at_end()) return days * kDay;
  const bool negative = scan.take("-");
  if (!negative) scan.take("+");
  const auto hours = scan.number();
  if (!hours || !scan.take(":")) return {};
  const auto minutes = scan.two_digits();
  if (!minutes || !scan.take(":")) return {};
  const auto seconds = scan.two_digits();
  const auto part = seconds && scan.take(".") ? scan.millionths(6) : std::optional(0L);
  if (!seconds || !part || !scan.at_end()) return {};
  const Micros clock = Micros(*hours) * kHour + (*minutes * 60 + *seconds) * kSecond + *part;
  return days * kDay + (negative ? -clock : clock);
}

}  // namespace

Converted to_time(std::string_view json, LocalToUtc local) {
  if (json_type(json) != JsonType::text) return refuse(kNoTime);
  const auto at = parse_datetime(json_string(json), local);
  if (!at) return refuse(at.error() == NoTime::range ? kTimeOutside : kNoTime);
  return std::to_string(*at);
}

Converted to_duration(std::string_view json) {
  const JsonType type = json_type(json);
  if (type != JsonType::text && type != JsonType::integer && type != JsonType::real)
    return refuse(kNoDuration);
  std::string text = ascii_digits(python_str(json));
  if (text.ends_with('\n')) text.pop_back();  // as `$` of Python's patterns
  auto micros = django_duration(Scan(text));
  if (!micros) micros = iso_duration(Scan(text));
  if (!micros) micros = postgres_duration(Scan(text));
  if (!micros) return refuse(kNoDuration);
  // A timedelta's days are rounded down; the store, as ARA's, has 64 bits for its microseconds.
  if (*micros >= Micros(kDaysMax + 1) * kDay || *micros < Micros(-kDaysMax) * kDay)
    return refuse(kDurationOutside);
  if (*micros > INT64_MAX || *micros < INT64_MIN) return refuse(kDurationTooLong);
  return std::to_string(static_cast<std::int64_t>(*micros));
}

}  // namespace hearth::record::api
