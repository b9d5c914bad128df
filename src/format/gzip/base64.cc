#include "format/gzip/base64.hh"

#include <algorithm>
#include <array>
#include <cstdint>

namespace hearth::format {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr int kNoDigit = -1;

constexpr auto kDigits = [] {
  std::array<std::int8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  return digits;
}();

/// Eats characters; four of them are three bytes.
class Base64Reader {
 public:
  explicit Base64Reader(bool strict) : strict_(strict) {}

  Expected<std::string> read(std::string_view text) {
    if (strict_ && text.starts_with('=')) return bad("padding where none belongs");
    for (std::size_t i = 0; i < text.size() && !done_; ++i) {
      CHECK_OK(text[i] == '=' ? pad() : take(text[i]));
      if (done_ && strict_ && i + 1 < text.size()) return bad("something follows the padding");
    }
    if (done_ || place_ == 0) return std::move(out_);
    return bad(place_ == 1 ? "one character too many" : "padding is missing");
  }

 private:
  static std::unexpected<Error> bad(std::string_view why) {
    return fail(Errc::invalid, join({"not base64: ", why}));
  }

  Expected<> pad() {
    padded_ = true;
    if (place_ >= 2 && place_ + ++pads_ >= 4) done_ = true;
    return {};
  }

  Expected<> take(char c) {
    const int digit = kDigits[static_cast<unsigned char>(c)];
    if (digit == kNoDigit) {
      if (strict_) return bad("a character that is none of its alphabet");
      return {};
    }
    if (strict_ && padded_) return bad("padding within");
    pads_ = 0;
    bits_ = bits_ << 6 | static_cast<std::uint32_t>(digit);
    if (place_ > 0) out_ += static_cast<char>(bits_ >> (6 - 2 * place_) & 0xff);
    place_ = (place_ + 1) % 4;
    return {};
  }

  const bool strict_;
  std::string out_;
  std::uint32_t bits_ = 0;
  int place_ = 0, pads_ = 0;
  bool padded_ = false, done_ = false;
};

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      out += j <= count ? kAlphabet[bits >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

Expected<std::string> from_base64(std::string_view text) {
  return Base64Reader(false).read(text);
}

Expected<std::string> from_base64_strict(std::string_view text) {
  return Base64Reader(true).read(text);
}

}  // namespace hearth::format
