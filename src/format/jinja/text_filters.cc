#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/jinja/case.hh"
#include "format/jinja/filters.hh"
#include "format/jinja/json.hh"
#include "format/jinja/percent.hh"
#include "format/jinja/strip.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

constexpr std::int64_t kIndentMax = 4096;  // blanks before a line

template <auto change>
Expected<Value> changed_text(Engine& engine, const Value& value, const Bound&) {
  TRY(const std::string text, engine.str(value));
  return engine.text(std::string(change(text)));
}

std::string small(std::string_view text) {
  return lower(text);
}
std::string same(std::string_view text) {
  return std::string(text);
}

Expected<Value> trim_filter(Engine& engine, const Value& value, const Bound& given) {
  TRY(const std::string text, engine.str(value));
  TRY(const std::string_view stripped,
      strip_by(text, given.has(0) ? given[0] : Value(), Strip::both));
  return engine.text(std::string(stripped));
}

Expected<Value> replace_filter(Engine& engine, const Value& value, const Bound& given) {
  TRY(const std::string text, engine.str(value));
  TRY(const std::string from, engine.str(given[0]));
  TRY(const std::string to, engine.str(given[1]));
  std::int64_t count = -1;
  if (given.has(2) && !given[2].is(Kind::none)) {
    TRY(count, integer_of(given[2]));
  }
  CHECK_OK(engine.step(text.size() / 16 + 1));
  auto replaced = python::replace(text, from, to, count, engine.heap.left());
  if (!replaced) return fail(Errc::full, "the template needs more memory than it may");
  return engine.text(std::move(*replaced));
}

Expected<std::string> indention_of(const Bound& given) {
  if (given.has(0) && given[0].is(Kind::string)) return std::string(given[0].text());
  TRY(const std::int64_t width, given.integer(0, 4));
  if (width > kIndentMax) return fail(Errc::full, "indent: that is too wide");
  return std::string(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)), ' ');
}

/// Every line but the first gets blanks; empty ones only if `blank` says so.
Expected<Value> indent_filter(Engine& engine, const Value& value, const Bound& given) {
  CHECK_OK(check_defined(value));
  if (!value.is(Kind::string)) return bad("indent: this is no text");
  TRY(const std::string indention, indention_of(given));
  const bool blank = given.flag(2);
  const std::string text = join({value.text(), "\n"});
  std::string out = given.flag(1) ? indention : "";
  bool first = true;
  for (const std::string_view line : python::split_lines(text)) {
    if (!first) out += '\n';
    if (!first && (blank || !line.empty())) out += indention;
    out += line;
    first = false;
    if (out.size() > engine.heap.left()) return fail(Errc::full, "indent: that is too long");
  }
  return engine.text(std::move(out));
}

Expected<Value> center_filter(Engine& engine, const Value& value, const Bound& given) {
  TRY(const std::string text, engine.str(value));
  TRY(const std::int64_t width, given.integer(0, 80));
  if (width > kIndentMax) return fail(Errc::full, "center: that is too wide");
  const auto size = static_cast<std::int64_t>(python::length(text));
  if (width <= size) return engine.text(text);
  const std::int64_t both = width - size, left = both / 2 + (both & width & 1);
  return engine.text(join({std::string(static_cast<std::size_t>(left), ' '), text,
                           std::string(static_cast<std::size_t>(both - left), ' ')}));
}

Expected<Value> format_filter(Engine& engine, const Value& value, const Bound& given) {
  TRY(const std::string text, engine.str(value));
  std::vector<Value> values;
  for (std::size_t i = 0; i < kParametersMax && given.has(i); ++i) values.push_back(given[i]);
  TRY(const Value tuple, engine.heap.sequence(std::move(values), Kind::tuple));
  return percent(engine, text, tuple);
}

Expected<Value> tojson_filter(Engine& engine, const Value& value, const Bound& given) {
  std::optional<std::int64_t> indent;
  if (given.has(0) && !given[0].is(Kind::none)) {
    TRY(indent, integer_of(given[0]));
  }
  TRY(std::string text, to_json(engine, value, indent));
  return engine.text(std::move(text));
}

constexpr Filter kTextFilters[] = {
    {"lower", changed_text<small>},
    {"upper", changed_text<upper>},
    {"capitalize", changed_text<capitalized>},
    {"title", changed_text<title_of_filter>},
    {"string", changed_text<same>},
    {"trim", trim_filter, {"chars"}},
    {"replace", replace_filter, {"old", "new", "count"}, 2},
    {"indent", indent_filter, {"width", "first", "blank"}},
    {"center", center_filter, {"width"}},
    {"format", format_filter, {"0", "1", "2", "3"}},
    {"tojson", tojson_filter, {"indent"}},
};

}  // namespace

std::span<const Filter> text_filters() {
  return kTextFilters;
}

}  // namespace hearth::format::jinja
