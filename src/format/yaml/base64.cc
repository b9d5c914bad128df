#include "format/yaml/base64.hh"

#include <cstdint>

namespace hearth::format {

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::expected<std::string, std::string> decode_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned place = 0;  ///< of the next character in its group of four
  unsigned padding = 0;
  for (const char c : text) {
    if ((c & 0x80) != 0) return std::unexpected("base64 is ASCII");
    if (c == '=') {
      if (place >= 2 && place + ++padding >= 4) return bytes;
      continue;
    }
    const auto digit = kAlphabet.find(c);
    if (digit == kAlphabet.npos) continue;
    padding = 0;
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xFFF;
    if (place > 0) bytes += static_cast<char>(bits >> (6 - 2 * place) & 0xFF);
    place = (place + 1) % 4;
  }
  if (place != 0) return std::unexpected("the base64 ends in the middle of a group");
  return bytes;
}

std::string encode_base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (at + i < bytes.size() ? static_cast<std::uint8_t>(bytes[at + i]) : 0);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += at + i > bytes.size() ? '=' : kAlphabet[group >> (18 - 6 * i) & 63];
    }
  }
  return text;
}

}  // namespace hearth::format
