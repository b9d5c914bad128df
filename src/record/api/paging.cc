#include "record/api/paging.hh"

#include <algorithm>
#include <map>

#include "base/text.hh"
#include "record/api/filter_values.hh"
#include "record/api/values.hh"

namespace hearth::record::api {
namespace {

std::int64_t number_or(const Params& params, std::string_view name, std::int64_t least,
                       std::int64_t otherwise) {
  const std::string* text = last_of(params, name);
  const auto value = text ? parse_integer(*text) : std::optional<std::int64_t>();
  return value && *value >= least ? *value : otherwise;
}

/// As Python's urlencode.
void append_encoded(std::string& out, std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (const unsigned char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       std::string_view("_.-~").contains(static_cast<char>(c));
    if (plain) {
      out += static_cast<char>(c);
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kDigits[c >> 4];
      out += kDigits[c & 15];
    }
  }
}

/// With U+FFFD for what is no UTF-8.
std::string clean(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) append_utf8(out, take_code_point(text, at));
  return out;
}

std::string encode_query(const std::multimap<std::string, std::string>& params) {
  std::string out;
  for (const auto& [name, value] : params) {
    if (!out.empty()) out += '&';
    append_encoded(out, name);
    out += '=';
    append_encoded(out, value);
  }
  return out;
}

std::string link(std::string_view url, const Params& params, std::int64_t limit,
                 std::int64_t offset) {
  std::multimap<std::string, std::string> all;  // keeps the order of those with one name
  for (const Param& param : params)
    if (param.name != "limit" && param.name != "offset")
      all.emplace(clean(param.name), clean(param.value));
  all.emplace("limit", std::to_string(limit));
  if (offset > 0) all.emplace("offset", std::to_string(offset));
  return join({url, "?", encode_query(all)});
}

}  // namespace

Page read_page(const Params& params, std::int64_t usual_limit) {
  return {number_or(params, "limit", 1, usual_limit), number_or(params, "offset", 0, 0)};
}

Links links_of(const Page& page, std::int64_t count, std::string_view url, const Params& params) {
  Links links;
  if (page.offset < count && page.limit < count - page.offset)
    links.next = link(url, params, page.limit, page.offset + page.limit);
  if (page.offset > 0)
    links.previous =
        link(url, params, page.limit, std::max<std::int64_t>(0, page.offset - page.limit));
  return links;
}

}  // namespace hearth::record::api
