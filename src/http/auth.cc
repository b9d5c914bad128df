#include "http/auth.hh"

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"

namespace hearth::http {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Words between ASCII white space, at most three.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  constexpr std::string_view kSpaces = " \t\n\r\f\v";
  while (words.size() < 3) {
    const std::size_t begin = text.find_first_not_of(kSpaces);
    if (begin == text.npos) break;
    text.remove_prefix(begin);
    words.push_back(text.substr(0, text.find_first_of(kSpaces)));
    text.remove_prefix(words.back().size());
  }
  return words;
}

std::string from_latin1(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += {static_cast<char>(0xC0 | byte >> 6), static_cast<char>(0x80 | (byte & 0x3F))};
    }
  }
  return text;
}

Authorization malformed(std::string_view why) {
  return {.kind = Authorization::Kind::malformed, .detail = join({"Invalid basic header. ", why})};
}

Authorization basic_of(const std::vector<std::string_view>& words) {
  if (words.size() == 1) return malformed("No credentials provided.");
  if (words.size() > 2) return malformed("Credentials string should not contain spaces.");
  const std::optional<std::string> bytes = from_base64(words[1]);
  if (!bytes) return malformed("Credentials not correctly base64 encoded.");
  const std::string text = is_valid_utf8(*bytes) ? *bytes : from_latin1(*bytes);
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return malformed("Credentials not correctly base64 encoded.");
  return {.kind = Authorization::Kind::basic,
          .user = text.substr(0, colon),
          .password = text.substr(colon + 1)};
}

}  // namespace

Authorization parse_authorization(std::string_view value) {
  const auto words = words_of(value);
  if (words.empty()) return {};
  if (equal_without_case(words[0], "basic")) return basic_of(words);
  if (equal_without_case(words[0], "bearer") && words.size() == 2)
    return {.kind = Authorization::Kind::bearer, .token = std::string(words[1])};
  return {.kind = Authorization::Kind::other};
}

std::string basic_authorization(std::string_view user, std::string_view password) {
  return join({"Basic ", base64(join({user, ":", password}))});
}

bool equal_in_constant_time(std::string_view given, std::string_view secret) {
  // Against itself when there is no secret to compare with: the time stays that of `given`.
  const std::string_view other = secret.empty() ? given : secret;
  volatile unsigned char differs = given.size() != secret.size();
  for (std::size_t i = 0; i < given.size(); ++i)
    differs = differs | static_cast<unsigned char>(given[i] ^ other[i % other.size()]);
  return differs == 0;
}

std::string base64(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += kAlphabet[bits >> (count - 6) & 63];
  }
  if (count > 0) text += kAlphabet[bits << (6 - count) & 63];
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned digits = 0, pads = 0;  // of the group of four that is being read
  for (const char c : text) {
    if (c == '=') {
      if (digits >= 2 && digits + ++pads >= 4) return bytes;
      continue;
    }
    const std::size_t value = kAlphabet.find(c);
    if (value == kAlphabet.npos) continue;
    pads = 0;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if (digits > 0) bytes += static_cast<char>(bits >> (6 - 2 * digits));
    digits = (digits + 1) % 4;
  }
  if (digits != 0) return std::nullopt;
  return bytes;
}

}  // namespace hearth::http
