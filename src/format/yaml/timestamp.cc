#include "format/yaml/timestamp.hh"

#include <chrono>
#include <cstdio>

#include "base/ascii.hh"

namespace hearth::format {

namespace {

struct Parts {
  Timestamp stamp;
  bool long_date = false;  ///< month and day have two digits each
};

/// Reads the parts of a timestamp one after the other.
class Fields {
 public:
  explicit Fields(std::string_view text) : text_(text) {}

  bool ended() const { return at_ == text_.size(); }
  char peek() const { return ended() ? '\0' : text_[at_]; }
  bool sign(char c) { return peek() == c && ++at_; }
  std::size_t blanks() {
    std::size_t count = 0;
    for (; peek() == ' ' || peek() == '\t'; ++at_) ++count;
    return count;
  }
  /// A number of `least` to `most` digits; how many there were, 0 for none.
  std::size_t number(int& value, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    value = 0;
    for (; count < most && is_digit(peek()); ++count) value = value * 10 + (text_[at_++] - '0');
    return count < least ? 0 : count;
  }
  /// Six digits of a fraction; the others are left out.
  int micros() {
    int value = 0;
    int count = 0;
    for (; is_digit(peek()); ++at_, ++count) {
      if (count < 6) value = value * 10 + (text_[at_] - '0');
    }
    for (; count < 6; ++count) value *= 10;
    return value;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool take_zone(Fields& fields, Timestamp& stamp) {
  stamp.has_zone = true;
  if (fields.sign('Z')) return true;
  const bool west = fields.peek() == '-';
  if (!fields.sign('-') && !fields.sign('+')) return false;
  int hours = 0;
  int minutes = 0;
  if (fields.number(hours, 1, 2) == 0) return false;
  if (fields.sign(':') && fields.number(minutes, 2, 2) == 0) return false;
  stamp.zone_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

bool take_time(Fields& fields, Timestamp& stamp) {
  stamp.has_time = true;
  if (!fields.sign('T') && !fields.sign('t') && fields.blanks() == 0) return false;
  if (fields.number(stamp.hour, 1, 2) == 0 || !fields.sign(':') ||
      fields.number(stamp.minute, 2, 2) == 0 || !fields.sign(':') ||
      fields.number(stamp.second, 2, 2) == 0) {
    return false;
  }
  if (fields.sign('.')) stamp.microsecond = fields.micros();
  const bool blanks = fields.blanks() > 0;
  if (fields.ended()) return !blanks;
  return take_zone(fields, stamp);
}

std::optional<Parts> parts_of(std::string_view text) {
  Fields fields(text);
  Parts parts;
  Timestamp& stamp = parts.stamp;
  if (fields.number(stamp.year, 4, 4) == 0 || !fields.sign('-')) return std::nullopt;
  const std::size_t month = fields.number(stamp.month, 1, 2);
  if (month == 0 || !fields.sign('-')) return std::nullopt;
  const std::size_t day = fields.number(stamp.day, 1, 2);
  if (day == 0) return std::nullopt;
  parts.long_date = month == 2 && day == 2;
  if (!fields.ended() && (!take_time(fields, stamp) || !fields.ended())) return std::nullopt;
  return parts;
}

std::chrono::year_month_day date_of(const Timestamp& stamp) {
  return std::chrono::year(stamp.year) / std::chrono::month(static_cast<unsigned>(stamp.month)) /
         std::chrono::day(static_cast<unsigned>(stamp.day));
}

}  // namespace

bool looks_like_timestamp(std::string_view text) {
  const std::optional<Parts> parts = parts_of(text);
  return parts && (parts->stamp.has_time || parts->long_date);
}

std::expected<Timestamp, std::string> read_timestamp(std::string_view text) {
  const std::optional<Parts> parts = parts_of(text);
  if (!parts) return std::unexpected("this is no timestamp");
  const Timestamp& stamp = parts->stamp;
  if (stamp.year < 1 || !date_of(stamp).ok())
    return std::unexpected("the calendar has no such day");
  if (stamp.hour > 23 || stamp.minute > 59 || stamp.second > 59) {
    return std::unexpected("the day has no such time");
  }
  if (std::abs(stamp.zone_minutes) >= 24 * 60) {
    return std::unexpected("a time zone is less than a day off");
  }
  return stamp;
}

std::int64_t wall_micros(const Timestamp& stamp) {
  const std::chrono::sys_days days = date_of(stamp);
  const std::chrono::seconds of_day{(stamp.hour * 60 + stamp.minute) * 60 + stamp.second};
  return std::chrono::microseconds(days.time_since_epoch() + of_day).count() + stamp.microsecond;
}

std::string to_text(const Timestamp& stamp) {
  char text[64];
  int length =
      std::snprintf(text, sizeof text, "%04d-%02d-%02d", stamp.year, stamp.month, stamp.day);
  const auto add = [&](auto... parts) {
    length +=
        std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), parts...);
  };
  if (stamp.has_time) add("T%02d:%02d:%02d", stamp.hour, stamp.minute, stamp.second);
  if (stamp.microsecond > 0) add(".%06d", stamp.microsecond);
  if (stamp.has_zone) {
    const int zone = std::abs(stamp.zone_minutes);
    add("%c%02d:%02d", stamp.zone_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
  }
  return text;
}

}  // namespace hearth::format
