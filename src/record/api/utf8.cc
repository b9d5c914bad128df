#include "record/api/utf8.hh"

#include "record/api/values.hh"

namespace hearth::record::api {
namespace {

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) append_utf8(out, take_code_point(text, at));
  return out;
}

bool is_valid_utf8(std::string_view text) {
  constexpr char32_t kReplacement = 0xFFFD;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (take_code_point(text, at) != kReplacement) continue;
    if (text.substr(from, at - from) != "\uFFFD") return false;
  }
  return true;
}

std::size_t length_of(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) take_code_point(text, at);
  return count;
}

std::string_view strip_unicode(std::string_view text) {
  std::size_t first = text.size(), end = 0;  // of what is no space
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (is_space(take_code_point(text, at))) continue;
    first = std::min(first, from);
    end = at;
  }
  return first < end ? text.substr(first, end - first) : std::string_view();
}

}  // namespace hearth::record::api
