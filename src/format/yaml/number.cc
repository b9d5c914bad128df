#include "format/yaml/number.hh"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/yaml/limits.hh"

namespace hearth::format {

namespace {

/// Takes what stands at the front of a text.
class Front {
 public:
  explicit Front(std::string_view text) : text_(text) {}

  bool ended() const { return text_.empty(); }
  bool one_of(std::string_view chars) {
    if (ended() || chars.find(text_[0]) == chars.npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  /// How many of `chars` stood there.
  std::size_t many_of(std::string_view chars) {
    const std::size_t count = std::min(text_.find_first_not_of(chars), text_.size());
    text_.remove_prefix(count);
    return count;
  }
  bool word(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }
  /// `:` and a number below 60, as often as they follow; how often.
  std::size_t sixtieths() {
    std::size_t count = 0;
    while (!ended() && text_[0] == ':') {
      const std::size_t digits =
          std::min(text_.find_first_not_of("0123456789", 1), text_.size()) - 1;
      if (digits == 0 || digits > 2 || (digits == 2 && text_[1] > '5')) break;
      text_.remove_prefix(1 + digits);
      ++count;
    }
    return count;
  }

 private:
  std::string_view text_;
};

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kDigitsAndLines = "0123456789_";
constexpr std::string_view kSigns = "+-";

/// All of `text` is `prefix` and at least one of `chars`.
bool is_prefixed(std::string_view text, std::string_view prefix, std::string_view chars) {
  Front front(text);
  return front.word(prefix) && front.many_of(chars) > 0 && front.ended();
}

bool is_special_real(std::string_view text) {
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
  Front front(text);
  front.one_of(kSigns);
  return (front.word(".inf") || front.word(".Inf") || front.word(".INF")) && front.ended();
}

/// `[eE][-+][0-9]+` or nothing, to the end.
bool ends_with_exponent(Front front) {
  if (front.ended()) return true;
  return front.one_of("eE") && front.one_of(kSigns) && front.many_of(kDigits) > 0 && front.ended();
}

std::string without_underscores(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != '_') plain += c;
  }
  return plain;
}

/// Decimal digits of a number that grows by digits of any base.
class Decimal {
 public:
  void add(unsigned base, unsigned digit) {
    std::uint64_t carry = digit;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * base;
      limb = static_cast<std::uint32_t>(carry % kLimb);
      carry /= kLimb;
    }
    if (carry > 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string digits() const {
    std::string text;
    for (auto limb = limbs_.rbegin(); limb != limbs_.rend(); ++limb) {
      const std::string part = std::to_string(*limb);
      if (!text.empty()) text.append(9 - part.size(), '0');
      text += part;
    }
    return text.empty() ? "0" : text;
  }

 private:
  static constexpr std::uint64_t kLimb = 1'000'000'000;
  std::vector<std::uint32_t> limbs_;
};

std::optional<Integer> from_base(std::string_view digits, unsigned base, bool negative) {
  if (digits.empty() || digits.size() > kYamlDigitsMax) return std::nullopt;
  Decimal decimal;
  std::int64_t small = 0;
  bool fits = true;
  for (const char c : digits) {
    const int digit = hex_digit(c);
    if (digit < 0 || digit >= static_cast<int>(base)) return std::nullopt;
    fits = fits && !__builtin_mul_overflow(small, static_cast<std::int64_t>(base), &small) &&
           !__builtin_add_overflow(small, negative ? -digit : digit, &small);
    if (digits.size() > 15) decimal.add(base, static_cast<unsigned>(digit));
  }
  if (fits) return small;
  return BigInteger{(negative ? "-" : "") + decimal.digits()};
}

/// `1:30:00`; only what 64 bits hold.
std::optional<Integer> from_sixtieths(std::string_view text, bool negative) {
  std::int64_t sum = 0;
  for (const std::string& part : split(text, ':')) {
    const auto digits = from_base(part, 10, negative);
    const auto* number = digits ? std::get_if<std::int64_t>(&*digits) : nullptr;
    if (!number || __builtin_mul_overflow(sum, std::int64_t{60}, &sum) ||
        __builtin_add_overflow(sum, *number, &sum)) {
      return std::nullopt;
    }
  }
  return sum;
}

/// A decimal number of digits, at most one point, and an exponent.
std::optional<double> from_decimal(std::string_view text) {
  Front front(text);
  const std::size_t before = front.many_of(kDigits);
  const bool point = front.one_of(".");
  const std::size_t after = point ? front.many_of(kDigits) : 0;
  if (before + after == 0) return std::nullopt;
  if (!front.ended()) {
    if (!front.one_of("eE")) return std::nullopt;
    front.one_of(kSigns);
    if (front.many_of(kDigits) == 0 || !front.ended()) return std::nullopt;
  }
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc::result_out_of_range) {
    return std::strtod(std::string(text).c_str(), nullptr);
  }
  return value;
}

/// The digits to add up from the last to the first, as the rounding wants it.
std::optional<double> real_from_sixtieths(std::string_view text) {
  const std::vector<std::string> parts = split(text, ':');
  double sum = 0;
  double base = 1;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    const std::optional<double> digit = from_decimal(*part);
    if (!digit) return std::nullopt;
    sum += *digit * base;
    base *= 60;
  }
  return sum;
}

}  // namespace

bool looks_like_integer(std::string_view text) {
  if (!text.empty() && kSigns.find(text[0]) != kSigns.npos) text.remove_prefix(1);
  if (text.empty() || !is_digit(text[0])) return false;
  if (text == "0" || is_prefixed(text, "0b", "01_") || is_prefixed(text, "0", "01234567_") ||
      is_prefixed(text, "0x", "0123456789abcdefABCDEF_")) {
    return true;
  }
  if (text[0] == '0') return false;
  Front front(text);
  front.many_of(kDigitsAndLines);
  front.sixtieths();
  return front.ended();
}

bool looks_like_real(std::string_view text) {
  if (is_special_real(text)) return true;
  Front front(text);
  if (front.word(".")) {
    return front.many_of(kDigits) > 0 &&
           (front.many_of(kDigitsAndLines), ends_with_exponent(front));
  }
  front.one_of(kSigns);
  if (!front.one_of(kDigits)) return false;
  front.many_of(kDigitsAndLines);
  const bool sixtieths = front.sixtieths() > 0;
  if (!front.one_of(".")) return false;
  front.many_of(kDigitsAndLines);
  return sixtieths ? front.ended() : ends_with_exponent(front);
}

std::optional<Integer> read_integer(std::string_view text) {
  const std::string plain = without_underscores(text);
  std::string_view rest = plain;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest.starts_with("0b")) return from_base(rest.substr(2), 2, negative);
  if (rest.starts_with("0x")) return from_base(rest.substr(2), 16, negative);
  if (rest.starts_with('0')) return from_base(rest, 8, negative);
  if (rest.find(':') != rest.npos) return from_sixtieths(rest, negative);
  return from_base(rest, 10, negative);
}

std::optional<double> read_real(std::string_view text) {
  const std::string plain = lower(without_underscores(text));
  std::string_view rest = plain;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == ".nan") return std::numeric_limits<double>::quiet_NaN();
  const std::optional<double> size = rest == ".inf" ? std::numeric_limits<double>::infinity()
                                     : rest.find(':') != rest.npos ? real_from_sixtieths(rest)
                                                                   : from_decimal(rest);
  if (!size) return std::nullopt;
  return negative ? -*size : *size;
}

std::string real_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char text[40];
  const double size = std::fabs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
  const auto end = std::to_chars(text, text + sizeof text, value,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string result(text, end.ptr);
  if (plain && result.find('.') == result.npos) result += ".0";
  return result;
}

}  // namespace hearth::format
