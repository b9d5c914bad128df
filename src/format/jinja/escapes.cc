#include "format/jinja/escapes.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"

namespace hearth::format::jinja {
namespace {

std::size_t hex_size(char letter) {
  return letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

Expected<> put_hex(std::string& out, std::string_view literal, std::size_t& at, std::size_t size) {
  const std::string_view digits = literal.substr(at, size);
  const auto is_hex = [](char c) { return hex_digit(c) >= 0; };
  if (digits.size() < size || !std::ranges::all_of(digits, is_hex))
    return fail(Errc::invalid, "an escape that is cut off");
  std::uint64_t value = 0;
  for (const char c : digits) value = value * 16 + static_cast<std::uint64_t>(hex_digit(c));
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
    return fail(Errc::invalid, "an escape that is no character");
  append_utf8(out, static_cast<char32_t>(value));
  at += size;
  return {};
}

void put_octal(std::string& out, std::string_view literal, std::size_t& at) {
  char32_t value = 0;
  for (int i = 0; i < 3 && at < literal.size() && literal[at] >= '0' && literal[at] <= '7'; ++i)
    value = value * 8 + static_cast<char32_t>(literal[at++] - '0');
  append_utf8(out, value);
}

/// The character that one letter stands for; 0: none.
char single(char letter) {
  constexpr std::string_view kLetters = "\\'\"abfnrtv", kMeant = "\\'\"\a\b\f\n\r\t\v";
  const std::size_t which = kLetters.find(letter);
  return which == kLetters.npos ? '\0' : kMeant[which];
}

}  // namespace

Expected<std::string> unescaped(std::string_view literal) {
  std::string out;
  for (std::size_t at = 0; at < literal.size();) {
    if (literal[at] != '\\' || at + 1 == literal.size()) {
      out += literal[at++];
      continue;
    }
    const char letter = literal[++at];
    if (letter >= '0' && letter <= '7') {
      put_octal(out, literal, at);
      continue;
    }
    ++at;
    if (const std::size_t size = hex_size(letter)) {
      CHECK_OK(put_hex(out, literal, at, size));
    } else if (const char meant = single(letter)) {
      out += meant;
    } else if (letter == 'N') {
      return fail(Errc::invalid, "a character by its name is not supported");
    } else if (letter != '\n') {
      out.append("\\").append(1, letter);
    }
  }
  return out;
}

}  // namespace hearth::format::jinja
