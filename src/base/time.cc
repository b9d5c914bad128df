#include "base/time.hh"

#include <charconv>
#include <cstdio>

namespace hearth {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Reads exactly `digits` decimal digits and steps over them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return {};
  int value = 0;
  const char* end = text.data() + digits;
  if (text[0] < '0' || text[0] > '9') return {};
  if (const auto read = std::from_chars(text.data(), end, value); read.ptr != end) return {};
  text.remove_prefix(digits);
  return value;
}

bool take_char(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == any_of.npos) return false;
  text.remove_prefix(1);
  return true;
}

/// ".5" is 500000; digits after the sixth are dropped.
std::optional<int> take_fraction(std::string_view& text) {
  if (!take_char(text, ".")) return 0;
  int value = 0;
  int digits = 0;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), ++digits)
    if (digits < 6) value = value * 10 + (text[0] - '0');
  if (digits == 0) return {};
  for (int i = digits; i < 6; ++i) value *= 10;
  return value;
}

/// "Z" or "+hh:mm"; seconds east of UTC.
std::optional<int> take_offset(std::string_view& text) {
  if (take_char(text, "Zz")) return 0;
  if (text.empty()) return {};
  const int sign = text[0] == '-' ? -1 : 1;
  if (!take_char(text, "+-")) return {};
  const auto hours = take_number(text, 2);
  if (!hours || !take_char(text, ":")) return {};
  const auto minutes = take_number(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return {};
  return sign * (*hours * 3600 + *minutes * 60);
}

}  // namespace

std::int64_t ms_of(Duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

std::string to_rfc3339(UtcMicros at) {
  using namespace std::chrono;
  const sys_time<microseconds> point{microseconds{at}};
  const auto day = floor<days>(point);
  const year_month_day date{day};
  const hh_mm_ss time{point - day};
  char out[40];
  const int size = std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ",
                                 int(date.year()), unsigned(date.month()), unsigned(date.day()),
                                 int(time.hours().count()), int(time.minutes().count()),
                                 int(time.seconds().count()), int(time.subseconds().count()));
  return std::string(out, static_cast<std::size_t>(size));
}

std::optional<UtcMicros> from_rfc3339(std::string_view text) {
  using namespace std::chrono;
  const auto year = take_number(text, 4);
  if (!year || !take_char(text, "-")) return {};
  const auto month = take_number(text, 2);
  if (!month || !take_char(text, "-")) return {};
  const auto day = take_number(text, 2);
  if (!day || !take_char(text, "Tt ")) return {};
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take_char(text, ":")) return {};
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take_char(text, ":")) return {};
  const auto second = take_number(text, 2);
  if (!second || *second > 60) return {};
  const auto fraction = take_fraction(text);
  if (!fraction) return {};
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return {};
  const year_month_day date{std::chrono::year{*year}, std::chrono::month(unsigned(*month)),
                            std::chrono::day(unsigned(*day))};
  if (!date.ok()) return {};
  const std::int64_t day_seconds = sys_days{date}.time_since_epoch().count() * 86400LL;
  const std::int64_t total = day_seconds + *hour * 3600 + *minute * 60 + *second - *offset;
  return total * 1'000'000 + *fraction;
}

}  // namespace hearth
