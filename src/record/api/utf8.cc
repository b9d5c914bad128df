#include "record/api/utf8.hh"

namespace hearth::record::api {
namespace {

/// How many bytes a character has that begins with `first`; 0 for none that begins so.
int length_by(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};

bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

/// The character at the front and its bytes; 0 bytes where there is none.
std::pair<char32_t, int> front_of(std::string_view text) {
  const auto byte = [&](int i) { return static_cast<unsigned char>(text[i]); };
  const int length = length_by(byte(0));
  if (length == 0 || static_cast<std::size_t>(length) > text.size()) return {0, 0};
  if (length == 1) return {byte(0), 1};
  char32_t c = byte(0) & (0xFF >> (length + 1));
  for (int i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    c = c << 6 | (byte(i) & 0x3F);
  }
  if (c < kLeast[length] || c > 0x10FFFF || is_surrogate(c)) return {0, 0};
  return {c, length};
}

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

char32_t take_char(std::string_view& text) {
  const auto [c, length] = front_of(text);
  text.remove_prefix(length == 0 ? 1 : length);
  return length == 0 ? kReplacement : c;
}

void append_char(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) append_char(out, take_char(text));
  return out;
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const int length = front_of(text).second;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t length_of(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) take_char(text);
  return count;
}

std::string_view strip(std::string_view text) {
  while (!text.empty()) {
    std::string_view rest = text;
    if (!is_space(take_char(rest))) break;
    text = rest;
  }
  std::size_t end = 0;  // behind the last character that is no space
  for (std::string_view rest = text; !rest.empty();)
    if (!is_space(take_char(rest))) end = text.size() - rest.size();
  return text.substr(0, end);
}

}  // namespace hearth::record::api
