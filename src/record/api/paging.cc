#include "record/api/paging.hh"

#include <algorithm>
#include <map>

#include "base/text.hh"
#include "base/utf8.hh"
#include "http/query.hh"
#include "record/api/filter_values.hh"

namespace hearth::record::api {
namespace {

std::int64_t number_or(const Params& params, std::string_view name, std::int64_t least,
                       std::int64_t otherwise) {
  const std::string* text = last_of(params, name);
  const auto value = text ? parse_integer(*text) : std::optional<std::int64_t>();
  return value && *value >= least ? *value : otherwise;
}

std::string encode_query(const std::multimap<std::string, std::string>& params) {
  std::string out;
  for (const auto& [name, value] : params) {
    if (!out.empty()) out += '&';
    out += join({http::form_encoded(name), "=", http::form_encoded(value)});
  }
  return out;
}

std::string link(std::string_view url, const Params& params, std::int64_t limit,
                 std::int64_t offset) {
  std::multimap<std::string, std::string> all;  // keeps the order of those with one name
  for (const Param& param : params)
    if (param.name != "limit" && param.name != "offset")
      all.emplace(valid_utf8(param.name), valid_utf8(param.value));
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
