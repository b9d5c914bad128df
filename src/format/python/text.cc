#include "format/python/text.hh"

#include <cstring>

#include "base/utf8.hh"

namespace hearth::format::python {
namespace {

/// The code point that ends at `end` (not 0), and where it begins.
std::pair<char32_t, std::size_t> code_point_before(std::string_view text, std::size_t end) {
  std::size_t from = end - 1;
  while (from > 0 && end - from < 4 && (static_cast<unsigned char>(text[from]) & 0xc0) == 0x80)
    --from;
  std::size_t at = from;
  const char32_t c = take_code_point(text.substr(0, end), at);
  return at == end ? std::pair(c, from) : std::pair(U'\uFFFD', end - 1);
}

bool is_line_end(char32_t c) {
  return (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

}  // namespace

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
         c == 0x205f || c == 0x3000;
}

std::string_view lstrip(std::string_view text) {
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); from = at)
    if (!is_space(take_code_point(text, at))) break;
  return text.substr(from);
}

std::string_view rstrip(std::string_view text) {
  while (!text.empty()) {
    const auto [c, from] = code_point_before(text, text.size());
    if (!is_space(c)) break;
    text = text.substr(0, from);
  }
  return text;
}

std::string_view strip(std::string_view text) {
  return rstrip(lstrip(text));
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = at;
    const char32_t c = take_code_point(text, at);
    if (!is_line_end(c)) continue;
    if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
    lines.push_back(text.substr(from, end - from));
    from = at;
  }
  if (from < text.size()) lines.push_back(text.substr(from));
  return lines;
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) take_code_point(text, at);
  return count;
}

std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> all;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    take_code_point(text, at);
    all.push_back(text.substr(from, at - from));
  }
  return all;
}

std::size_t find(std::string_view text, std::string_view what) {
  if (what.empty()) return 0;
  const void* const found = memmem(text.data(), text.size(), what.data(), what.size());
  return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data())
               : text.npos;
}

std::size_t rfind(std::string_view text, std::string_view what) {
  const std::string backwards(text.rbegin(), text.rend()), end(what.rbegin(), what.rend());
  const std::size_t at = find(backwards, end);
  return at == text.npos ? at : text.size() - at - what.size();
}

namespace {

std::optional<std::string> spread(std::string_view text, std::string_view to, std::uint64_t count,
                                  std::size_t bytes_max) {
  std::string out;
  for (const std::string_view c : characters(text)) {
    if (out.size() > bytes_max) return {};
    if (count > 0) out += to, --count;
    out += c;
  }
  if (count > 0) out += to;
  return out.size() > bytes_max ? std::nullopt : std::optional(std::move(out));
}

}  // namespace

std::optional<std::string> replace(std::string_view text, std::string_view from,
                                   std::string_view to, std::int64_t count, std::size_t bytes_max) {
  std::uint64_t left = count < 0 ? UINT64_MAX : static_cast<std::uint64_t>(count);
  if (from.empty()) return spread(text, to, left, bytes_max);
  std::string out;
  while (left > 0) {
    const std::size_t at = find(text, from);
    if (at == text.npos) break;
    out.append(text.substr(0, at)).append(to);
    if (out.size() > bytes_max) return {};
    text.remove_prefix(at + from.size());
    --left;
  }
  out += text;
  return out.size() > bytes_max ? std::nullopt : std::optional(std::move(out));
}

}  // namespace hearth::format::python
