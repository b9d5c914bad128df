#include "record/api/convert.hh"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/ascii.hh"
#include "base/id.hh"
#include "base/text.hh"
#include "record/api/json_text.hh"
#include "record/api/python_int.hh"

namespace hearth::record::api {
namespace {

constexpr std::size_t kIntegerTextMax = 1000;

/// "7.000 " is 7.
std::string_view without_zeros(std::string_view text) {
  std::string_view cut = text;
  while (!cut.empty() && std::string_view(" \t\r\n").contains(cut.back())) cut.remove_suffix(1);
  while (cut.ends_with('0')) cut.remove_suffix(1);
  return cut.ends_with('.') ? cut.substr(0, cut.size() - 1) : text;
}

/// In any case.
bool is_one_of(std::string_view text, std::string_view word) {
  return std::ranges::equal(
      text, word, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

std::optional<bool> boolean_of(std::string_view text) {
  for (const std::string_view word : {"t", "y", "yes", "true", "on", "1"})
    if (is_one_of(text, word)) return true;
  for (const std::string_view word : {"f", "n", "no", "false", "off", "0"})
    if (is_one_of(text, word)) return false;
  return {};
}

void replace_all(std::string& text, std::string_view what) {
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos;) text.erase(at, what.size());
}

std::optional<Uuid> uuid_of_text(std::string text) {
  replace_all(text, "urn:");
  replace_all(text, "uuid:");
  const std::size_t first = text.find_first_not_of("{}");
  if (first == text.npos) return {};
  text = text.substr(first, text.find_last_not_of("{}") - first + 1);
  replace_all(text, "-");
  return text.size() == 32 ? Uuid::parse(text) : std::nullopt;
}

/// The number's 128 bits, most significant byte first.
std::optional<Uuid> uuid_of_number(std::string_view digits) {
  unsigned __int128 number = 0;
  constexpr unsigned __int128 kMost = ~static_cast<unsigned __int128>(0);
  for (const char c : digits) {
    if (!is_digit(c)) return {};  // negative
    const unsigned digit = c - '0';
    if (number > (kMost - digit) / 10) return {};
    number = number * 10 + digit;
  }
  Uuid out;
  for (int i = 15; i >= 0; --i, number >>= 8) out.bytes[i] = static_cast<std::uint8_t>(number);
  return out;
}

}  // namespace

Converted to_integer(std::string_view json) {
  const JsonType type = json_type(json);
  if (type != JsonType::integer && type != JsonType::real && type != JsonType::text)
    return refuse(kNoInteger);
  const std::string text = python_str(json);
  if (type == JsonType::text && text.size() > kIntegerTextMax)
    return refuse("String value too large.");
  const auto number = python_int(without_zeros(text));
  if (!number) return refuse(kNoInteger);
  if (!number->outside) return std::to_string(number->value);
  return refuse(number->negative
                    ? "Ensure this value is greater than or equal to -9223372036854775808."
                    : "Ensure this value is less than or equal to 9223372036854775807.");
}

Converted to_boolean(std::string_view json) {
  std::string text;
  switch (json_type(json)) {
    case JsonType::boolean:
      return std::string(json);
    case JsonType::integer:
    case JsonType::real:
      text = without_zeros(python_str(json));
      if (text == "-0") text = "0";
      break;
    case JsonType::text:
      text = json_string(json);
      break;
    default:
      return refuse(kNoBoolean);
  }
  const auto found = boolean_of(text);
  if (!found) return refuse(kNoBoolean);
  return std::string(*found ? "true" : "false");
}

Converted to_uuid(std::string_view json) {
  std::optional<Uuid> found;
  if (json_type(json) == JsonType::text) found = uuid_of_text(json_string(json));
  if (json_type(json) == JsonType::integer) found = uuid_of_number(json);
  if (json_type(json) == JsonType::boolean) found = uuid_of_number(json == "true" ? "1" : "0");
  if (!found) return refuse(kNoUuid);
  return quote_json(found->text());
}

Id to_id(std::string_view json) {
  switch (json_type(json)) {
    case JsonType::real: {
      const double value = std::trunc(std::strtod(std::string(json).c_str(), nullptr));
      if (!(std::fabs(value) < 9.2e18)) return {Id::Is::outside};
      return {Id::Is::number, static_cast<std::int64_t>(value)};
    }
    case JsonType::integer:
    case JsonType::text: {
      const auto number = python_int(python_str(json));
      if (!number) return {};
      return {number->outside ? Id::Is::outside : Id::Is::number, number->value};
    }
    default:
      return {};
  }
}

}  // namespace hearth::record::api
