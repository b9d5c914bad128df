#include "format/jinja/filters.hh"
#include "format/jinja/merge_sort.hh"

namespace hearth::format::jinja {
namespace {

/// An element and what it is ordered by.
struct Ordered {
  Value key;
  Value item;
};

Expected<Value> key_of(Engine& engine, const AttributePath& path, const Value& item, bool with_case,
                       bool as_list) {
  TRY(std::vector<Value> values, path.get(engine, item));
  if (!with_case)
    for (Value& value : values) {
      TRY(value, without_case(engine, value));
    }
  return as_list ? engine.heap.sequence(std::move(values)) : Expected<Value>(values[0]);
}

/// Stable, also backwards. The first comparison that fails is the error.
Expected<> sort_by_key(Engine& engine, std::vector<Ordered>& all, bool backwards) {
  Expected<> failed;
  const auto before = [&](const Ordered& a, const Ordered& b) {
    if (!failed) return false;
    if (auto step = engine.step(); !step) failed = std::move(step);
    const auto is_less =
        backwards ? less(engine.steps, b.key, a.key) : less(engine.steps, a.key, b.key);
    if (!is_less && failed) failed = std::unexpected(is_less.error());
    return failed && *is_less;
  };
  merge_sort(all, before);
  return failed;
}

Expected<Value> items_of(Engine& engine, const std::vector<Ordered>& all) {
  std::vector<Value> items;
  for (const Ordered& one : all) items.push_back(one.item);
  return engine.heap.sequence(std::move(items));
}

Expected<Value> sort_filter(Engine& engine, const Value& value, const Bound& given) {
  TRY(const AttributePath path, AttributePath::of(engine, given.has(2) ? given[2] : Value(), true));
  TRY(const std::vector<Value> items, engine.iterate(value));
  std::vector<Ordered> all;
  for (const Value& item : items) {
    TRY(const Value key, key_of(engine, path, item, given.flag(1), true));
    all.push_back({key, item});
  }
  CHECK_OK(sort_by_key(engine, all, given.flag(0)));
  return items_of(engine, all);
}

Expected<Value> dictsort_filter(Engine& engine, const Value& value, const Bound& given) {
  const std::string_view by = !given.has(1)               ? "key"
                              : given[1].is(Kind::string) ? given[1].text()
                                                          : "";
  if (by != "key" && by != "value") return bad("You can only sort by either \"key\" or \"value\"");
  CHECK_OK(check_defined(value));
  if (!value.is(Kind::dict)) return bad("dictsort: this is no dict");
  std::vector<Ordered> all;
  CHECK_OK(engine.step(value.dict->entries().size()));
  for (const auto& [key, member] : value.dict->entries()) {
    Value order = by == "key" ? key : member;
    if (!given.flag(0)) {
      TRY(order, without_case(engine, order));
    }
    TRY(const Value pair, engine.heap.sequence({key, member}, Kind::tuple));
    all.push_back({order, pair});
  }
  CHECK_OK(sort_by_key(engine, all, given.flag(2)));
  return items_of(engine, all);
}

/// The first of those that nothing is beyond.
Expected<Value> extreme(Engine& engine, const Value& value, const Bound& given, bool largest) {
  TRY(const AttributePath path,
      AttributePath::of(engine, given.has(1) ? given[1] : Value(), false));
  TRY(const std::vector<Value> items, engine.iterate(value));
  if (items.empty()) return engine.undefined_because("No aggregated item, sequence was empty.");
  TRY(Value best_key, key_of(engine, path, items[0], given.flag(0), false));
  Value best = items[0];
  for (std::size_t i = 1; i < items.size(); ++i) {
    TRY(const Value key, key_of(engine, path, items[i], given.flag(0), false));
    TRY(const bool beyond,
        largest ? less(engine.steps, best_key, key, ">") : less(engine.steps, key, best_key));
    if (!beyond) continue;
    best_key = key;
    best = items[i];
  }
  return best;
}

Expected<Value> min_filter(Engine& engine, const Value& value, const Bound& given) {
  return extreme(engine, value, given, false);
}
Expected<Value> max_filter(Engine& engine, const Value& value, const Bound& given) {
  return extreme(engine, value, given, true);
}

constexpr Filter kOrderFilters[] = {
    {"sort", sort_filter, {"reverse", "case_sensitive", "attribute"}},
    {"dictsort", dictsort_filter, {"case_sensitive", "by", "reverse"}},
    {"min", min_filter, {"case_sensitive", "attribute"}},
    {"max", max_filter, {"case_sensitive", "attribute"}},
};

}  // namespace

std::span<const Filter> order_filters() {
  return kOrderFilters;
}

}  // namespace hearth::format::jinja
