#include "http/text.hh"

#include <algorithm>

namespace hearth::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// What may follow a first byte (Unicode 15, table 3-7).
struct Lead {
  int more = 0;                           ///< bytes that follow; 0 for a byte that begins nothing
  unsigned char low = 0x80, high = 0xBF;  ///< of the second byte; later ones have 0x80 to 0xBF
};

Lead lead_of(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) return {1};
  if (first == 0xE0) return {2, 0xA0, 0xBF};
  if (first == 0xED) return {2, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {2};
  if (first == 0xF0) return {3, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {3};
  if (first == 0xF4) return {3, 0x80, 0x8F};
  return {};
}

struct Piece {
  std::size_t size = 1;
  bool valid = true;
};

/// The character, or the part of one, at the beginning of `text`, which is not empty.
Piece first_piece(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (at(0) < 0x80) return {};
  const Lead lead = lead_of(at(0));
  std::size_t size = 1;
  unsigned char low = lead.low, high = lead.high;
  for (int left = lead.more; left > 0; --left, ++size, low = 0x80, high = 0xBF)
    if (size >= text.size() || at(size) < low || at(size) > high) return {size, false};
  return {size, lead.more > 0};
}

}  // namespace

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string valid_utf8(std::string text) {
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(text, ascii)) return text;
  std::string valid;
  valid.reserve(text.size());
  for (std::string_view rest = text; !rest.empty();) {
    const Piece piece = first_piece(rest);
    valid += piece.valid ? rest.substr(0, piece.size) : std::string_view("\xEF\xBF\xBD");
    rest.remove_prefix(piece.size);
  }
  return valid;
}

int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const char small = lower(digit);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

}  // namespace hearth::http
