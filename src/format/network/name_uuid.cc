#include "format/network/name_uuid.hh"

#include <algorithm>
#include <bit>
#include <string>

namespace hearth::format::network {

namespace {

using Words = std::array<std::uint32_t, 5>;

std::uint32_t big_word(const std::string& bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) word = word << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return word;
}

struct Round {
  std::uint32_t mixed;
  std::uint32_t constant;
};

Round round_of(int step, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  if (step < 20) return {(b & c) | (~b & d), 0x5A827999};
  if (step < 40) return {b ^ c ^ d, 0x6ED9EBA1};
  if (step < 60) return {(b & c) | (b & d) | (c & d), 0x8F1BBCDC};
  return {b ^ c ^ d, 0xCA62C1D6};
}

void add_block(const std::string& bytes, std::size_t at, Words& state) {
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < 16; ++i) words[i] = big_word(bytes, at + i * 4);
  for (std::size_t i = 16; i < 80; ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  auto [a, b, c, d, e] = state;
  for (int step = 0; step < 80; ++step) {
    const Round round = round_of(step, b, c, d);
    const std::uint32_t next =
        std::rotl(a, 5) + round.mixed + e + round.constant + words[static_cast<std::size_t>(step)];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

/// SHA-1 (FIPS 180-4): what version 5 is made of, nothing is secured by it.
Words sha1(std::string bytes) {
  const std::uint64_t bits = bytes.size() * 8;
  bytes += '\x80';
  bytes.append((120 - bytes.size() % 64) % 64, '\0');
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(bits >> shift);
  Words state{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  for (std::size_t at = 0; at < bytes.size(); at += 64) add_block(bytes, at, state);
  return state;
}

}  // namespace

Uuid name_uuid(const Uuid& space, std::string_view name) {
  std::string bytes(space.bytes.begin(), space.bytes.end());
  const Words words = sha1(bytes.append(name));
  Uuid out;
  for (std::size_t at = 0; at < 16; ++at) {
    out.bytes[at] = static_cast<std::uint8_t>(words[at / 4] >> (24 - at % 4 * 8));
  }
  out.bytes[6] = static_cast<std::uint8_t>((out.bytes[6] & 0x0F) | 0x50);
  out.bytes[8] = static_cast<std::uint8_t>((out.bytes[8] & 0x3F) | 0x80);
  return out;
}

}  // namespace hearth::format::network
