#include <algorithm>

#include "base/text.hh"
#include "format/jinja/filters.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

Expected<Value> default_filter(Engine& engine, const Value& value, const Bound& given) {
  const bool replace = value.is(Kind::undefined) || (given.flag(1) && !truth(value));
  if (!replace) return value;
  return given.has(0) ? Expected<Value>(given[0]) : engine.text("");
}

Expected<Value> length_filter(Engine& engine, const Value& value, const Bound&) {
  TRY(const std::size_t size, engine.length(value));
  return Value::of(static_cast<std::int64_t>(size));
}

Expected<Value> list_filter(Engine& engine, const Value& value, const Bound&) {
  TRY(std::vector<Value> items, engine.iterate(value));
  return engine.heap.sequence(std::move(items));
}

/// Takes one element of a generator alone.
Expected<Value> first_filter(Engine& engine, const Value& value, const Bound&) {
  if (value.is(Kind::generator) && !value.sequence->items.empty()) {
    const Value first = value.sequence->items.front();
    value.sequence->items.erase(value.sequence->items.begin());
    return first;
  }
  TRY(const std::vector<Value> items, engine.iterate(value));
  return items.empty() ? engine.undefined_because("No first item, sequence was empty.")
                       : Expected<Value>(items.front());
}

Expected<Value> last_filter(Engine& engine, const Value& value, const Bound&) {
  if (value.is(Kind::generator)) return bad("'generator' object is not reversible");
  TRY(const std::vector<Value> items, engine.iterate(value));
  return items.empty() ? engine.undefined_because("No last item, sequence was empty.")
                       : Expected<Value>(items.back());
}

Expected<Value> reverse_filter(Engine& engine, const Value& value, const Bound&) {
  TRY(std::vector<Value> items, engine.iterate(value));
  std::ranges::reverse(items);
  if (!value.is(Kind::string))
    return engine.heap.sequence(std::move(items),
                                value.is(Kind::generator) ? Kind::list : Kind::generator);
  std::string out;
  for (const Value& c : items) out += c.text();
  return engine.text(std::move(out));
}

Expected<Value> join_filter(Engine& engine, const Value& value, const Bound& given) {
  std::string between;
  if (given.has(0)) {
    TRY(between, engine.str(given[0]));
  }
  TRY(const AttributePath path,
      AttributePath::of(engine, given.has(1) ? given[1] : Value(), false));
  TRY(const std::vector<Value> items, engine.iterate(value));
  std::string out;
  bool first = true;
  for (const Value& item : items) {
    TRY(const auto values, path.get(engine, item));
    TRY(const std::string text, engine.str(values[0]));
    if (!first) out += between;
    first = false;
    out += text;
    if (out.size() > engine.heap.left()) return fail(Errc::full, "join: that is too long");
  }
  return engine.text(std::move(out));
}

Expected<Value> pair_of(Engine& engine, const Value& key, const Value& value) {
  return engine.heap.sequence({key, value}, Kind::tuple);
}

Expected<Value> items_filter(Engine& engine, const Value& value, const Bound&) {
  std::vector<Value> pairs;
  if (!value.is(Kind::undefined) && !value.is(Kind::dict))
    return bad("Can only get item pairs from a mapping.");
  if (value.is(Kind::dict)) {
    CHECK_OK(engine.step(value.dict->entries().size()));
    for (const auto& [key, member] : value.dict->entries()) {
      TRY(const Value pair, pair_of(engine, key, member));
      pairs.push_back(pair);
    }
  }
  return engine.heap.sequence(std::move(pairs), Kind::generator);
}

Expected<Value> unique_filter(Engine& engine, const Value& value, const Bound& given) {
  const bool with_case = given.flag(0);
  TRY(const AttributePath path,
      AttributePath::of(engine, given.has(1) ? given[1] : Value(), false));
  TRY(const std::vector<Value> items, engine.iterate(value));
  TRY(const Value seen, engine.heap.dict());
  std::vector<Value> out;
  for (const Value& item : items) {
    TRY(const auto values, path.get(engine, item));
    Value key = values[0];
    if (!with_case) {
      TRY(key, without_case(engine, key));
    }
    // Undefined ones are all the same one to Python.
    if (key.is(Kind::undefined)) key = Value();
    CHECK_OK(check_hashable(engine.steps, key));
    if (seen.dict->find(key)) continue;
    CHECK_OK(engine.set(*seen.dict, key, Value()));
    out.push_back(item);
  }
  return engine.heap.sequence(std::move(out), Kind::generator);
}

constexpr Filter kSequenceFilters[] = {
    {"default", default_filter, {"default_value", "boolean"}},
    {"d", default_filter, {"default_value", "boolean"}},
    {"length", length_filter},
    {"count", length_filter},
    {"list", list_filter},
    {"first", first_filter},
    {"last", last_filter},
    {"reverse", reverse_filter},
    {"join", join_filter, {"d", "attribute"}},
    {"items", items_filter},
    {"unique", unique_filter, {"case_sensitive", "attribute"}},
};

}  // namespace

std::span<const Filter> sequence_filters() {
  return kSequenceFilters;
}

}  // namespace hearth::format::jinja
