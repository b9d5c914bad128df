#include "format/network/address.hh"

#include <arpa/inet.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/ascii.hh"

namespace hearth::format::network {

namespace {

template <std::size_t Bytes>
std::optional<std::array<std::uint8_t, Bytes>> packed(int family, std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> copy{};
  if (text.empty() || text.size() >= copy.size()) return std::nullopt;
  std::memcpy(copy.data(), text.data(), text.size());
  if (std::strlen(copy.data()) != text.size()) return std::nullopt;
  std::array<std::uint8_t, Bytes> bytes{};
  if (inet_pton(family, copy.data(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

std::optional<unsigned> number(std::string_view text, unsigned most) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value <= most ? std::optional(value) : std::nullopt;
}

/// How many ones lead; nothing when ones follow a zero.
template <std::size_t Bytes>
std::optional<unsigned> leading_ones(const std::array<std::uint8_t, Bytes>& bytes) {
  unsigned ones = 0;
  bool ended = false;
  for (const std::uint8_t byte : bytes) {
    const auto here = static_cast<unsigned>(std::countl_one(byte));
    if ((ended && byte != 0) || static_cast<std::uint8_t>(byte << here) != 0) return std::nullopt;
    ones += here;
    ended = ended || here < 8;
  }
  return ones;
}

}  // namespace

bool is_ipv4(std::string_view text) {
  return packed<4>(AF_INET, text).has_value();
}
bool is_ipv6(std::string_view text) {
  return packed<16>(AF_INET6, text).has_value();
}

std::optional<unsigned> ipv4_prefix(std::string_view mask) {
  if (const auto plain = number(mask, 32)) return plain;
  auto bytes = packed<4>(AF_INET, mask);
  if (!bytes) return std::nullopt;
  if (const auto ones = leading_ones(*bytes)) return ones;
  for (std::uint8_t& byte : *bytes) byte = static_cast<std::uint8_t>(~byte);
  return leading_ones(*bytes);
}

std::optional<unsigned> ipv6_prefix(std::string_view mask) {
  if (const auto plain = number(mask, 128)) return plain;
  const auto bytes = packed<16>(AF_INET6, mask);
  return bytes ? leading_ones(*bytes) : std::nullopt;
}

bool is_mac(std::string_view text) {
  const bool infiniband = text.size() == 59;
  if (text.size() != 17 && !infiniband) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool separator = at % 3 == 2;
    if (separator ? text[at] != ':' && text[at] != '-' : hex_digit(text[at]) < 0) return false;
  }
  return true;
}

}  // namespace hearth::format::network
