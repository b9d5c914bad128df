#pragma once
#include <cstdint>

namespace hearth::journal {

template <int kBytes>
void put_big_endian(char* to, std::uint64_t value) {
  for (int i = kBytes - 1; i >= 0; --i, value >>= 8) to[i] = static_cast<char>(value & 0xff);
}

template <int kBytes>
std::uint64_t get_big_endian(const char* from) {
  std::uint64_t value = 0;
  for (int i = 0; i < kBytes; ++i) value = value << 8 | static_cast<unsigned char>(from[i]);
  return value;
}

}  // namespace hearth::journal
