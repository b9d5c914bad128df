#include "http/query.hh"

#include <algorithm>
#include <map>

#include "base/ascii.hh"
#include "base/utf8.hh"

namespace hearth::http {
namespace {

bool stays(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || c == '~';
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool whole = text[i] == '%' && i + 2 < text.size();
    const int high = whole ? hex_digit(text[i + 1]) : -1;
    const int low = whole ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      bytes += text[i];
    } else {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return bytes;
}

std::string form_decoded(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return valid_utf8(percent_decoded(spaced));
}

std::string form_encoded(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (stays(c)) {
      encoded += c;
    } else if (c == ' ') {
      encoded += '+';
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return encoded;
}

Expected<Query> Query::parse(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.empty()) continue;
    if (query.parameters_.size() == kParametersMax)
      return fail(Errc::invalid, "more than 1000 parameters");
    const std::size_t equals = part.find('=');
    const std::string_view value = equals == part.npos ? "" : part.substr(equals + 1);
    query.parameters_.emplace_back(form_decoded(part.substr(0, equals)), form_decoded(value));
  }
  return query;
}

const std::string* Query::find(std::string_view name) const {
  for (auto at = parameters_.rbegin(); at != parameters_.rend(); ++at)
    if (at->first == name) return &at->second;
  return nullptr;
}

std::string_view Query::get(std::string_view name) const {
  const std::string* const value = find(name);
  return value ? std::string_view(*value) : std::string_view();
}

std::vector<std::string> Query::get_all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [own, value] : parameters_)
    if (own == name) values.push_back(value);
  return values;
}

void Query::set(std::string_view name, std::string value) {
  remove(name);
  parameters_.emplace_back(name, std::move(value));
}

void Query::remove(std::string_view name) {
  std::erase_if(parameters_, [&](const auto& parameter) { return parameter.first == name; });
}

std::string Query::sorted_text() const {
  const std::multimap<std::string, std::string> sorted(parameters_.begin(), parameters_.end());
  std::string text;
  for (const auto& [name, value] : sorted) {
    if (!text.empty()) text += '&';
    text += join({form_encoded(name), "=", form_encoded(value)});
  }
  return text;
}

}  // namespace hearth::http
