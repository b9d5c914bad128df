#include "record/api/iso_datetime.hh"

#include <algorithm>
#include <chrono>

#include "base/ascii.hh"

namespace hearth::record::api {
namespace {

/// Walks over a text; behind its end there is '\0', which is no digit and no mark.
class IsoWalk {
 public:
  explicit IsoWalk(std::string_view text) : text_(text) {}

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  char next() {
    const char c = peek();
    ++at_;
    return c;
  }
  void back() { --at_; }
  std::size_t at() const { return at_; }
  bool digits(std::size_t count, int& value) {
    value = 0;
    for (; count > 0; --count) {
      const char c = next();
      if (!is_digit(c)) return false;
      value = value * 10 + (c - '0');
    }
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// How many bytes the date has in front of the separator; by characters 4 and 5, as Python says.
std::size_t date_size(std::string_view text) {
  const auto digit_at = [&](std::size_t i) { return i < text.size() && is_digit(text[i]); };
  if (text.size() == 7) return 7;
  if (text[4] == '-') {
    if (text[5] != 'W') return 10;  // YYYY-MM-DD
    if (text.size() == 8 || text[8] != '-') return 8;
    // YYYY-Www-D, or YYYY-Www and a clock behind a hyphen.
    if (text.size() == 9) return 0;
    return digit_at(10) ? 8 : 10;
  }
  if (text[4] != 'W') return 8;  // YYYYMMDD
  std::size_t end = 7;
  while (digit_at(end)) ++end;
  if (end < 9) return end;
  return end % 2 == 0 ? 7 : 8;
}

/// Monday of the first week, which holds January 4th (ISO 8601), and so on.
bool set_week(ShownTime& out, int week, int day) {
  using namespace std::chrono;
  const auto first = [](int y) {
    const sys_days fourth = year(y) / January / 4;
    return fourth - days(weekday(fourth).iso_encoding() - 1);
  };
  const sys_days begin = first(out.year);
  const auto weeks = (first(out.year + 1) - begin).count() / 7;
  if (out.year < 1 || week < 1 || week > weeks || day < 1 || day > 7) return false;
  const year_month_day date(begin + days((week - 1) * 7 + day - 1));
  out.year = static_cast<int>(date.year());
  out.month = static_cast<int>(unsigned(date.month()));
  out.day = static_cast<int>(unsigned(date.day()));
  return true;
}

bool read_date(std::string_view text, ShownTime& out) {
  IsoWalk walk(text);
  if (!walk.digits(4, out.year)) return false;
  const bool hyphens = walk.peek() == '-';
  if (hyphens) walk.next();
  if (walk.peek() == 'W') {
    walk.next();
    int week = 0, day = 1;
    if (!walk.digits(2, week)) return false;
    if (walk.at() < text.size()) {
      if (hyphens && walk.next() != '-') return false;
      if (!walk.digits(1, day)) return false;
    }
    return set_week(out, week, day);
  }
  if (!walk.digits(2, out.month)) return false;
  if (hyphens && walk.next() != '-') return false;
  return walk.digits(2, out.day) && walk.at() == text.size();
}

enum class Clock { wrong, whole, more };

/// `HH[:MM[:SS[.ffffff]]]` in the first `size` bytes of `text`. more: something stands behind it,
/// which Python minds only where no zone follows.
Clock read_clock(std::string_view text, std::size_t size, int (&parts)[3], int& micros) {
  IsoWalk walk(text);
  bool colons = true;
  for (int i = 0; i < 3; ++i) {
    if (!walk.digits(2, parts[i])) return Clock::wrong;
    const char c = walk.next();
    if (i == 0) colons = c == ':';
    if (walk.at() >= size) return c == '\0' ? Clock::whole : Clock::more;
    if (colons && c == ':') continue;
    if (c == '.' || c == ',') break;
    if (colons) return Clock::wrong;
    walk.back();
  }
  const std::size_t count = std::min<std::size_t>(size - walk.at(), 6);
  if (!walk.digits(count, micros)) return Clock::wrong;
  for (std::size_t n = count; n < 6; ++n) micros *= 10;
  while (is_digit(walk.peek())) walk.next();
  return walk.peek() == '\0' ? Clock::whole : Clock::more;
}

bool read_time(std::string_view text, ShownTime& out) {
  if (text.empty()) return false;
  const std::size_t zone = std::min(text.find_first_of("+-Z"), text.size());
  int shown[3] = {}, micros = 0;
  const Clock clock = read_clock(text, zone, shown, out.micros);
  out.hour = shown[0], out.minute = shown[1], out.second = shown[2];
  if (clock == Clock::wrong) return false;
  if (zone == text.size()) return clock == Clock::whole;
  if (text[zone] == 'Z') {
    out.east = 0;
    return zone + 1 == text.size();
  }
  const std::string_view behind = text.substr(zone + 1);
  int east[3] = {};
  if (read_clock(behind, behind.size(), east, micros) != Clock::whole) return false;
  const std::int64_t seconds = east[0] * 3600 + east[1] * 60 + east[2];
  if (seconds == 0) micros = 0;  // Python's: it is UTC then
  out.east = (text[zone] == '-' ? -1 : 1) * (seconds * 1'000'000 + micros);
  return true;
}

/// Bytes of the UTF-8 character that begins with `first`.
std::size_t character_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

std::optional<ShownTime> iso_datetime(std::string_view text) {
  if (text.size() < 7) return {};
  const std::size_t size = date_size(text);
  ShownTime out;
  if (size == 0 || size > text.size() || !read_date(text.substr(0, size), out)) return {};
  if (text.size() == size) return out;
  const std::size_t begin = size + character_size(text[size]);
  if (begin > text.size() || !read_time(text.substr(begin), out)) return {};
  return out;
}

}  // namespace hearth::record::api
