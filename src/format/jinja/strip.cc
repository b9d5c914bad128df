#include "format/jinja/strip.hh"

#include <algorithm>

#include "format/python/text.hh"

namespace hearth::format::jinja {

Expected<std::string_view> strip_by(std::string_view text, const Value& chars, Strip where) {
  if (chars.is(Kind::none)) {
    if (where != Strip::right) text = python::lstrip(text);
    return where == Strip::left ? text : python::rstrip(text);
  }
  if (!chars.is(Kind::string)) return bad("strip arg must be None or str");
  auto set = python::characters(chars.text());
  std::ranges::sort(set);
  const auto goes = [&](std::string_view c) { return std::ranges::binary_search(set, c); };
  const auto all = python::characters(text);
  std::size_t from = 0, to = all.size();
  if (where != Strip::right)
    while (from < to && goes(all[from])) ++from;
  if (where != Strip::left)
    while (to > from && goes(all[to - 1])) --to;
  if (from == to) return text.substr(0, 0);
  return {std::string_view(all[from].data(), all[to - 1].data() + all[to - 1].size())};
}

}  // namespace hearth::format::jinja
