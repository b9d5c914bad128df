#include "record/api/values.hh"
#include "base/utf8.hh"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace hearth::record::api {
namespace {

constexpr std::int64_t kDayMicros = 86'400'000'000;

void append_escape(std::string& out, std::uint32_t unit) {
  constexpr char kDigits[] = "0123456789abcdef";
  const char text[] = {'\\',
                       'u',
                       kDigits[unit >> 12 & 15],
                       kDigits[unit >> 8 & 15],
                       kDigits[unit >> 4 & 15],
                       kDigits[unit & 15]};
  out.append(text, sizeof text);
}

char short_escape(char32_t c) {
  switch (c) {
    case '"':
    case '\\':
      return static_cast<char>(c);
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

bool is_plain(unsigned char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/// "00" to "99", one after the other.
constexpr auto kPairs = [] {
  std::array<char, 200> out{};
  for (int i = 0; i < 100; ++i) {
    out[2 * i] = static_cast<char>('0' + i / 10);
    out[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return out;
}();

/// Writes two digits of `value`, which is less than 100, and the character behind them.
char* put_pair(char* at, std::uint32_t value, char behind) {
  std::memcpy(at, &kPairs[2 * value], 2);
  at[2] = behind;
  return at + 3;
}

/// "HH:MM:SS[.ffffff]" of less than a day, and `behind`.
char* put_clock(char* at, std::int64_t micros) {
  const auto seconds = static_cast<std::uint32_t>(micros / 1'000'000);
  const auto fraction = static_cast<std::uint32_t>(micros % 1'000'000);
  at = put_pair(at, seconds / 3600, ':');
  at = put_pair(at, seconds / 60 % 60, ':');
  at = put_pair(at, seconds % 60, '.');
  if (fraction == 0) {
    --at;
  } else {  // each character behind a pair is overwritten by the next one
    at = put_pair(at, fraction / 10'000, 0) - 1;
    at = put_pair(at, fraction / 100 % 100, 0) - 1;
    at = put_pair(at, fraction % 100, 0) - 1;
  }
  return at;
}

/// Days rounded down, and what is left of the last one.
struct Split {
  std::int64_t days, rest;
};
Split split_days(std::int64_t micros) {
  Split out{micros / kDayMicros, micros % kDayMicros};
  if (out.rest < 0) {
    out.rest += kDayMicros;
    --out.days;
  }
  return out;
}

}  // namespace

void append_string(std::string& out, std::string_view utf8) {
  out += '"';
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t end = at;
    while (end < utf8.size() && is_plain(static_cast<unsigned char>(utf8[end]))) ++end;
    out.append(utf8, at, end - at);
    at = end;
    if (at == utf8.size()) break;
    const char32_t c = take_code_point(utf8, at);
    if (const char letter = short_escape(c)) {
      out += '\\';
      out += letter;
    } else if (c < 0x10000) {
      append_escape(out, c);
    } else {
      append_escape(out, 0xd800 + ((c - 0x10000) >> 10));
      append_escape(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  out += '"';
}

void append_time(std::string& out, UtcMicros at) {
  const Split split = split_days(at);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{split.days}}};
  const auto year = static_cast<std::uint32_t>(std::clamp(int(date.year()), 0, 9999));
  char text[40] = {'"'};
  char* end = put_pair(text + 1, year / 100, 0) - 1;
  end = put_pair(end, year % 100, '-');
  end = put_pair(end, unsigned(date.month()), '-');
  end = put_pair(end, unsigned(date.day()), 'T');
  end = put_clock(end, split.rest);
  *end++ = 'Z';
  *end++ = '"';
  out.append(text, static_cast<std::size_t>(end - text));
}

void append_duration(std::string& out, std::int64_t micros) {
  const Split split = split_days(micros);
  out += '"';
  if (split.days != 0) {
    append_integer(out, split.days);
    out += ' ';
  }
  char text[24];
  char* end = put_clock(text, split.rest);
  *end++ = '"';
  out.append(text, static_cast<std::size_t>(end - text));
}

void append_uuid(std::string& out, const Uuid& id) {
  out += '"';
  id.append_to(out);
  out += '"';
}

void append_integer(std::string& out, std::int64_t value) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, value);
  out.append(text, static_cast<std::size_t>(end.ptr - text));
}

}  // namespace hearth::record::api
