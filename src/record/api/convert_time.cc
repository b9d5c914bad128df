#include <chrono>
#include <optional>

#include "base/text.hh"
#include "record/api/convert.hh"
#include "record/api/json_text.hh"

namespace hearth::record::api {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400;
// Python's datetime ends with the year 9999, its timedelta with 999,999,999 days; the store keeps
// microseconds in 64 bits, which are 106,751,991 days.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kEndSecond = 253'402'300'800;
constexpr std::int64_t kDaysMax = 106'751'990;

std::unexpected<std::string> refuse(std::string_view text) {
  return std::unexpected(std::string(text));
}

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
  /// From `least` to `most` digits.
  std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
    std::size_t count = 0;
    std::int64_t value = 0;
    for (; count < most && count < text_.size(); ++count) {
      if (text_[count] < '0' || text_[count] > '9') break;
      value = value * 10 + (text_[count] - '0');
    }
    if (count < least) return {};
    text_.remove_prefix(count);
    return value;
  }
  /// 1 to 12 digits behind a point, as millionths; what is finer is cut.
  std::optional<std::int64_t> millionths() {
    std::int64_t value = 0;
    std::size_t count = 0;
    for (; count < 12; ++count) {
      const auto digit = number(1, 1);
      if (!digit) break;
      if (count < 6) value = value * 10 + *digit;
    }
    if (count == 0) return {};
    for (; count < 6; ++count) value *= 10;
    return value;
  }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
};

/// Behind a point or a comma; 0 where neither stands.
std::optional<std::int64_t> fraction(Scan& scan) {
  if (!scan.take(".") && !scan.take(",")) return 0;
  return scan.millionths();
}

// ---- times -------------------------------------------------------------------------------------

/// Seconds since 1970 of what a clock shows.
std::optional<std::int64_t> clock_seconds(Scan& scan, std::int64_t& micros) {
  using namespace std::chrono;
  const auto y = scan.number(4, 4);
  if (!y || !scan.take("-")) return {};
  const auto m = scan.number(1, 2);
  if (!m || !scan.take("-")) return {};
  const auto d = scan.number(1, 2);
  if (!d || (!scan.take("T") && !scan.take(" "))) return {};
  const auto hour = scan.number(1, 2);
  if (!hour || !scan.take(":")) return {};
  const auto minute = scan.number(1, 2);
  std::optional<std::int64_t> second = 0;
  if (minute && scan.take(":")) {
    second = scan.number(1, 2);
    const auto part = second ? fraction(scan) : std::nullopt;
    if (!part) return {};
    micros = *part;
  }
  const year_month_day date{year(static_cast<int>(*y)), month(static_cast<unsigned>(*m)),
                            day(static_cast<unsigned>(*d))};
  if (!minute || !date.ok() || *y < 1 || *hour > 23 || *minute > 59 || *second > 59) return {};
  return sys_days(date).time_since_epoch().count() * kDay + *hour * 3600 + *minute * 60 + *second;
}

/// Seconds east of UTC; nothing where no zone stands. False: no zone can be written so.
bool zone(Scan& scan, std::optional<std::int64_t>& east) {
  if (scan.at_end()) return true;
  if (scan.take("Z")) {
    east = 0;
    return scan.at_end();
  }
  const bool west = scan.take("-");
  if (!west && !scan.take("+")) return false;
  const auto hours = scan.number(2, 2);
  std::optional<std::int64_t> minutes = 0;
  if (!scan.at_end()) {
    scan.take(":");
    minutes = scan.number(2, 2);
  }
  if (!hours || !minutes || !scan.at_end() || *hours * 60 + *minutes >= 24 * 60) return false;
  east = (*hours * 3600 + *minutes * 60) * (west ? -1 : 1);
  return true;
}

// ---- durations ---------------------------------------------------------------------------------

/// Enough for kDaysMax in seconds, and far from the end of 64 bits.
constexpr std::size_t kDigitsMax = 13;

std::optional<std::int64_t> micros_of(std::int64_t days, std::int64_t seconds,
                                      std::int64_t micros) {
  if (seconds > kDaysMax * kDay || days > kDaysMax || days < -kDaysMax) return {};
  const std::int64_t all_days = days + seconds / kDay;
  if (all_days > kDaysMax) return {};
  return (all_days * kDay + seconds % kDay) * kSecond + micros;
}

/// Days in front of a clock: `1 `, `-1 day, `. False: what stands there is none.
bool leading_days(Scan& scan, std::int64_t& days, bool& named) {
  Scan ahead = scan;
  const bool negative = ahead.take("-");
  const auto number = ahead.number(1, kDigitsMax);
  if (!number || !ahead.take(" ")) return false;
  days = negative ? -*number : *number;
  named = ahead.take("day");
  if (named) {
    ahead.take("s");
    ahead.take(",");
    ahead.take(" ");
  }
  scan = ahead;
  return true;
}

std::optional<std::int64_t> clock_duration(Scan scan) {
  if (scan.at_end()) return 0;
  std::int64_t days = 0;
  bool named = false;
  leading_days(scan, days, named);
  if (named && scan.at_end()) return micros_of(days, 0, 0);
  const bool negative = scan.take("-");
  const bool positive = !negative && scan.take("+");
  std::int64_t seconds = 0;
  int parts = 0;
  do {
    const auto number = scan.number(1, kDigitsMax);
    if (!number || *number > kDaysMax * kDay || ++parts > 3) return {};
    seconds = seconds * 60 + *number;
  } while (scan.take(":"));
  if (positive && parts < 3) return {};
  const auto part = fraction(scan);
  if (!part || !scan.at_end()) return {};
  const auto clock = micros_of(0, seconds, *part);
  const auto base = micros_of(days, 0, 0);
  if (!clock || !base || *clock > kDaysMax * kDay * kSecond) return {};
  std::int64_t sum = 0;
  if (__builtin_add_overflow(*base, negative ? -*clock : *clock, &sum)) return {};
  return sum;
}

/// One `12.5H` of an ISO duration; 0 where it is not there. False: a number without its letter.
bool iso_part(Scan& scan, std::string_view letter, std::int64_t unit, std::int64_t& micros) {
  Scan ahead = scan;
  const auto whole = ahead.number(1, kDigitsMax);
  if (!whole) return true;
  const auto part = fraction(ahead);
  if (!part) return false;
  if (!ahead.take(letter)) return true;  // the next letter's, maybe
  scan = ahead;
  if (*whole > kDaysMax * kDay / unit) return false;
  const std::int64_t more = *whole * unit * kSecond + *part * unit;
  return !__builtin_add_overflow(micros, more, &micros);
}

std::optional<std::int64_t> iso_duration(Scan scan) {
  const bool negative = scan.take("-");
  if (!negative) scan.take("+");
  if (!scan.take("P")) return {};
  std::int64_t micros = 0;
  if (!iso_part(scan, "D", kDay, micros)) return {};
  if (scan.take("T")) {
    const bool fits = iso_part(scan, "H", 3600, micros) && iso_part(scan, "M", 60, micros) &&
                      iso_part(scan, "S", 1, micros);
    if (!fits) return {};
  }
  if (!scan.at_end()) return {};
  return negative ? -micros : micros;
}

}  // namespace

Converted to_time(std::string_view json, LocalToUtc local) {
  if (json_type(json) != JsonType::text) return refuse(kNoTime);
  const std::string text = json_string(json);
  Scan scan(text);
  std::int64_t micros = 0;
  const auto shown = clock_seconds(scan, micros);
  std::optional<std::int64_t> east;
  if (!shown || !zone(scan, east)) return refuse(kNoTime);
  const std::int64_t seconds = east ? *shown - *east : local(*shown);
  if (seconds < kFirstSecond || seconds >= kEndSecond) return refuse(kTimeOutside);
  return std::to_string(seconds * kSecond + micros);
}

Converted to_duration(std::string_view json) {
  const JsonType type = json_type(json);
  if (type != JsonType::text && type != JsonType::integer && type != JsonType::real)
    return refuse(kNoDuration);
  const std::string text = python_str(json);
  auto micros = clock_duration(Scan(text));
  if (!micros) micros = iso_duration(Scan(text));
  if (!micros) return refuse(kNoDuration);
  return std::to_string(*micros);
}

}  // namespace hearth::record::api
