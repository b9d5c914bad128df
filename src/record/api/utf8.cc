#include "record/api/utf8.hh"

#include "base/utf8.hh"

namespace hearth::record::api {
namespace {

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

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
