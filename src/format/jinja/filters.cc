#include "format/jinja/filters.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/jinja/known.hh"
#include "format/jinja/map_filters.hh"
#include "format/jinja/tests.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

/// Of Jinja 3.1, without a use in what configures machines.
constexpr std::string_view kRefusedFilters[] = {
    "attr",     "batch",     "e",      "escape",    "filesizeformat", "forceescape",
    "groupby",  "pprint",    "random", "safe",      "slice",          "striptags",
    "truncate", "urlencode", "urlize", "wordcount", "wordwrap",       "xmlattr"};

const Filter* find_filter(std::string_view name) {
  for (const auto table : {text_filters(), number_filters(), sequence_filters(), order_filters()})
    for (const Filter& filter : table)
      if (filter.name == name) return &filter;
  return nullptr;
}

}  // namespace

bool is_filter(std::string_view name) {
  return find_filter(name) != nullptr || is_map_filter(name);
}

std::string unknown_filter(std::string_view name) {
  const bool refused = std::ranges::find(kRefusedFilters, name) != std::end(kRefusedFilters);
  return join(
      {refused ? "the filter '" : "no filter named '", name, refused ? "' is not supported" : "'"});
}

Expected<Value> apply_filter(Engine& engine, std::string_view name, const Value& value,
                             const Arguments& arguments) {
  if (is_map_filter(name)) return apply_map_filter(engine, name, value, arguments);
  const Filter* const filter = find_filter(name);
  if (!filter) return bad(unknown_filter(name));
  TRY(const Bound bound, bind(name, filter->parameters, filter->needed, arguments));
  return filter->run(engine, value, bound);
}

Expected<AttributePath> AttributePath::of(Engine& engine, const Value& given, bool many) {
  AttributePath path;
  if (!given.is(Kind::string)) {
    path.paths_.emplace_back();
    if (!given.is(Kind::none)) path.paths_[0].push_back(given);
    return path;
  }
  std::vector<std::string> texts{std::string(given.text())};
  if (many && !given.text().empty()) texts = split(given.text(), ',');
  for (const std::string& text : texts) {
    auto& steps = path.paths_.emplace_back();
    std::vector<std::string> parts = split(text, '.');
    if (parts.empty()) parts.emplace_back();
    for (std::string& part : parts) {
      const bool number = !part.empty() && std::ranges::all_of(part, is_digit);
      if (const auto index = number ? python::to_int(part) : std::nullopt) {
        steps.push_back(Value::of(*index));
      } else {
        TRY(const Value name, engine.text(std::move(part)));
        steps.push_back(name);
      }
    }
  }
  return path;
}

Expected<std::vector<Value>> AttributePath::get(Engine& engine, const Value& element) const {
  std::vector<Value> values;
  for (const auto& steps : paths_) {
    Value value = element;
    for (const Value& step : steps) {
      TRY(value, engine.item(value, step));
    }
    values.push_back(value);
  }
  return values;
}

Expected<Value> without_case(Engine& engine, const Value& value) {
  if (!value.is(Kind::string)) return value;
  return engine.text(lower(value.text()));
}

}  // namespace hearth::format::jinja
