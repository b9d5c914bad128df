#include "base/utf8.hh"

#include <algorithm>

namespace hearth {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// The first byte's length and the range of the second (Unicode 15, table 3-7); 0: no first byte.
struct Lead {
  int size;
  unsigned char low, high;
};
Lead lead_of(unsigned char c) {
  if (c >= 0xc2 && c <= 0xdf) return {2, 0x80, 0xbf};
  if (c >= 0xe0 && c <= 0xef)
    return {3, static_cast<unsigned char>(c == 0xe0 ? 0xa0 : 0x80),
            static_cast<unsigned char>(c == 0xed ? 0x9f : 0xbf)};
  if (c >= 0xf0 && c <= 0xf4)
    return {4, static_cast<unsigned char>(c == 0xf0 ? 0x90 : 0x80),
            static_cast<unsigned char>(c == 0xf4 ? 0x8f : 0xbf)};
  return {0, 0, 0};
}

}  // namespace

char32_t take_code_point(std::string_view utf8, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const Lead lead = lead_of(first);
  if (lead.size == 0) return kReplacement;
  char32_t value = first & (0x7f >> lead.size);
  for (int i = 1; i < lead.size; ++i, ++at) {
    const unsigned char low = i == 1 ? lead.low : 0x80, high = i == 1 ? lead.high : 0xbf;
    if (at == utf8.size() || byte(at) < low || byte(at) > high) return kReplacement;
    value = value << 6 | (byte(at) & 0x3f);
  }
  return value;
}

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    tail(12), tail(6), tail(0);
  }
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (take_code_point(text, at) != kReplacement) continue;
    if (text.substr(from, at - from) != "\uFFFD") return false;
  }
  return true;
}

std::string valid_utf8(std::string text) {
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(text, ascii)) return text;
  std::string valid;
  valid.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) append_utf8(valid, take_code_point(text, at));
  return valid;
}

}  // namespace hearth
