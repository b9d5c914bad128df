#include "format/jinja/map_filters.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/jinja/filters.hh"
#include "format/jinja/known.hh"
#include "format/jinja/tests.hh"

namespace hearth::format::jinja {
namespace {

constexpr std::string_view kMapFilters[] = {"map", "select", "reject", "selectattr", "rejectattr"};

/// map inside map inside map runs on the machine's stack.
constexpr std::size_t kMapDepthMax = 16;

/// The arguments without the first `count`, which are texts that name something.
Expected<Arguments> without_first(const Arguments& arguments, std::size_t count) {
  Arguments rest = arguments;
  rest.values.erase(rest.values.begin(), rest.values.begin() + static_cast<std::ptrdiff_t>(count));
  return rest;
}

Expected<std::vector<Value>> map_attribute(Engine& engine, const std::vector<Value>& items,
                                           const Arguments& arguments) {
  for (const std::string& name : arguments.names)
    if (name != "attribute" && name != "default")
      return bad(join({"map: an unexpected argument '", name, "'"}));
  TRY(const AttributePath path, AttributePath::of(engine, *arguments.find("attribute"), false));
  const Value* const otherwise = arguments.find("default");
  std::vector<Value> out;
  for (const Value& item : items) {
    TRY(const auto values, path.get(engine, item));
    const bool replace = values[0].is(Kind::undefined) && otherwise && !otherwise->is(Kind::none);
    out.push_back(replace ? *otherwise : values[0]);
  }
  return out;
}

Expected<std::vector<Value>> map_items(Engine& engine, const std::vector<Value>& items,
                                       const Arguments& arguments) {
  if (arguments.values.empty() && arguments.find("attribute"))
    return map_attribute(engine, items, arguments);
  if (arguments.values.empty()) return bad("map requires a filter argument");
  if (!arguments.values[0].is(Kind::string)) return bad("map: the name of a filter is no text");
  const std::string_view name = arguments.values[0].text();
  TRY(const Arguments rest, without_first(arguments, 1));
  std::vector<Value> out;
  for (const Value& item : items) {
    CHECK_OK(engine.step());
    TRY(const Value made, apply_filter(engine, name, item, rest));
    out.push_back(made);
  }
  return out;
}

/// select and its kin: whether one element passes.
struct Choice {
  AttributePath path;
  std::string test;  ///< empty: whether it is true
  Arguments rest;

  static Expected<Choice> of(Engine& engine, const Arguments& arguments, bool by_attribute) {
    if (by_attribute && arguments.values.empty()) return bad("the name of an attribute is missing");
    const Value given = by_attribute ? arguments.values[0] : Value();
    TRY(AttributePath path, AttributePath::of(engine, given, false));
    const std::size_t off = by_attribute ? 1 : 0;
    if (arguments.values.size() <= off) return Choice{std::move(path), "", {}};
    const Value& name = arguments.values[off];
    if (!name.is(Kind::string)) return bad("the name of a test is no text");
    if (!is_test(name.text())) return bad(unknown_test(name.text()));
    TRY(Arguments rest, without_first(arguments, off + 1));
    return Choice{std::move(path), std::string(name.text()), std::move(rest)};
  }

  Expected<bool> passes(Engine& engine, const Value& item) const {
    TRY(const auto values, path.get(engine, item));
    return test.empty() ? Expected<bool>(truth(values[0]))
                        : apply_test(engine, test, values[0], rest);
  }
};

Expected<std::vector<Value>> select_items(Engine& engine, std::string_view name,
                                          const std::vector<Value>& items,
                                          const Arguments& arguments) {
  TRY(const Choice choice, Choice::of(engine, arguments, name.ends_with("attr")));
  const bool wanted = name.starts_with("select");
  std::vector<Value> out;
  for (const Value& item : items) {
    CHECK_OK(engine.step());
    TRY(const bool passes, choice.passes(engine, item));
    if (passes == wanted) out.push_back(item);
  }
  return out;
}

}  // namespace

bool is_map_filter(std::string_view name) {
  return std::ranges::find(kMapFilters, name) != std::end(kMapFilters);
}

Expected<Value> apply_map_filter(Engine& engine, std::string_view name, const Value& value,
                                 const Arguments& arguments) {
  // {{ x|map("map", "map", …) }}: as deep as it has arguments.
  if (arguments.values.size() > kMapDepthMax) return bad(join({name, ": too many arguments"}));
  std::vector<Value> out;
  if (truth(value)) {
    TRY(const std::vector<Value> items, engine.iterate(value));
    TRY(out, name == "map" ? map_items(engine, items, arguments)
                           : select_items(engine, name, items, arguments));
  }
  return engine.heap.sequence(std::move(out), Kind::generator);
}

}  // namespace hearth::format::jinja
