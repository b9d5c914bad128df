#include "record/query/pattern.hh"

#include "base/ascii.hh"

namespace hearth::record {

std::optional<std::string> containing(std::string_view text) {
  if (text.empty()) return {};
  std::string out = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += lower(c);
  }
  return out + "%";
}

}  // namespace hearth::record
