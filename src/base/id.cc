#include "base/id.hh"

#include <algorithm>

namespace hearth {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Uuid::text() const {
  std::string out;
  append_to(out);
  return out;
}

void Uuid::append_to(std::string& out) const {
  constexpr char kDigits[] = "0123456789abcdef";
  char text[36];
  char* end = text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *end++ = '-';
    *end++ = kDigits[bytes[i] >> 4];
    *end++ = kDigits[bytes[i] & 15];
  }
  out.append(text, sizeof text);
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen_place = text.size() == 36 && (i == 8 || i == 13 || i == 18 || i == 23);
    if (hyphen_place != (text[i] == '-')) return {};
    if (!hyphen_place) digits += text[i];
  }
  if (digits.size() != 32) return {};
  Uuid id;
  for (std::size_t i = 0; i < 16; ++i) {
    const int high = digit_of(digits[2 * i]);
    const int low = digit_of(digits[2 * i + 1]);
    if (high < 0 || low < 0) return {};
    id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return id;
}

Uuid make_uuid_v7(UtcMicros at, const std::array<std::uint8_t, 10>& random) {
  Uuid id;
  const std::uint64_t millis = static_cast<std::uint64_t>(at / 1000);
  for (int i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  std::copy(random.begin(), random.end(), id.bytes.begin() + 6);
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
  return id;
}

}  // namespace hearth
