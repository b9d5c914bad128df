#include "format/jinja/functions.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/jinja/filters.hh"
#include "format/jinja/methods.hh"

namespace hearth::format::jinja {
namespace {

constexpr std::int64_t kRangeMax = 100'000;

// lipsum, cycler and joiner are Jinja's own and of no use here.
const std::string kFunctions[] = {"range", "dict", "namespace", "lipsum", "cycler", "joiner"};

Expected<Value> range(Engine& engine, const Arguments& arguments) {
  const auto& values = arguments.values;
  if (values.empty() || values.size() > 3 || !arguments.names.empty())
    return bad("range takes one to three integers");
  std::int64_t from = 0, to = 0, step = 1;
  TRY(to, integer_of(values[values.size() > 1 ? 1 : 0]));
  if (values.size() > 1) {
    TRY(from, integer_of(values[0]));
  }
  if (values.size() > 2) {
    TRY(step, integer_of(values[2]));
  }
  if (step == 0) return bad("range() arg 3 must not be zero");
  std::vector<Value> items;
  for (std::int64_t at = from; step > 0 ? at < to : at > to;) {
    items.push_back(Value::of(at));
    if (items.size() > kRangeMax)
      return fail(Errc::full, join({"range: more than ", std::to_string(kRangeMax), " numbers"}));
    if (__builtin_add_overflow(at, step, &at)) break;
  }
  CHECK_OK(engine.step(items.size()));
  TRY(const Value made, engine.heap.sequence(std::move(items), Kind::range));
  made.sequence->from = from;
  made.sequence->to = to;
  made.sequence->step = step;
  return made;
}

Expected<> add_members(Engine& engine, Dict& dict, const Value& from) {
  if (from.is(Kind::dict)) {
    CHECK_OK(engine.step(from.dict->entries().size()));
    for (const auto& [key, value] : std::vector(from.dict->entries()))
      CHECK_OK(engine.set(dict, key, value));
    return {};
  }
  TRY(const std::vector<Value> pairs, engine.iterate(from));
  for (const Value& pair : pairs) {
    TRY(const std::vector<Value> both, engine.iterate(pair));
    if (both.size() != 2) return bad("dict: an element that is no pair");
    CHECK_OK(engine.set(dict, both[0], both[1]));
  }
  return {};
}

Expected<Value> make_dict(Engine& engine, const Arguments& arguments, Kind kind) {
  if (arguments.values.size() > 1) return bad("dict expected at most 1 argument");
  TRY(const Value made, engine.heap.dict(kind));
  for (const Value& from : arguments.values) CHECK_OK(add_members(engine, *made.dict, from));
  for (std::size_t i = 0; i < arguments.names.size(); ++i) {
    TRY(const Value name, engine.text(arguments.names[i]));
    CHECK_OK(engine.set(*made.dict, name, arguments.named[i]));
  }
  return made;
}

}  // namespace

std::optional<Value> global_of(Engine&, std::string_view name) {
  const auto found = std::ranges::find(kFunctions, name);
  if (found == std::end(kFunctions)) return {};
  return Value::of(Kind::function, &Value::string, &*found);
}

std::unexpected<Error> unsupported_method(std::string_view type, std::string_view name) {
  return bad(join({"the method '", name, "' of ", type, " is not supported"}));
}

Expected<Value> call_function(Engine& engine, std::string_view name, const Arguments& arguments) {
  if (name == "range") return range(engine, arguments);
  if (name == "dict") return make_dict(engine, arguments, Kind::dict);
  if (name == "namespace") return make_dict(engine, arguments, Kind::name_space);
  return bad(join({"the function '", name, "' is not supported"}));
}

Expected<Value> call_dict_method(Engine& engine, const Value& dict, std::string_view name,
                                 const Arguments& arguments) {
  if (name == "get") {
    TRY(const Bound given, bind("get", {"0", "1"}, 1, arguments));
    CHECK_OK(check_hashable(engine.steps, given[0]));
    if (const Value* const found = dict.dict->find(given[0])) return *found;
    return given.has(1) ? given[1] : Value();
  }
  if (name == "update") {
    if (arguments.values.size() > 1) return bad("update expected at most 1 argument");
    TRY(const Value more, make_dict(engine, arguments, Kind::dict));
    CHECK_OK(add_members(engine, *dict.dict, more));
    return Value();
  }
  CHECK_OK(bind(name, {}, 0, arguments));
  const auto& entries = dict.dict->entries();
  CHECK_OK(engine.step(entries.size()));
  std::vector<Value> out;
  if (name == "keys" || name == "values") {
    for (const auto& [key, value] : entries) out.push_back(name == "keys" ? key : value);
    return engine.heap.sequence(std::move(out),
                                name == "keys" ? Kind::keys_view : Kind::values_view);
  }
  if (name == "items") {
    for (const auto& [key, value] : entries) {
      TRY(const Value pair, engine.heap.sequence({key, value}, Kind::tuple));
      out.push_back(pair);
    }
    return engine.heap.sequence(std::move(out), Kind::items_view);
  }
  if (name != "copy") return unsupported_method("dict", name);
  return make_dict(engine, {{dict}, {}, {}}, Kind::dict);
}

Expected<Value> call_list_method(Engine& engine, const Value& list, std::string_view name,
                                 const Arguments& arguments) {
  const bool may_change = list.is(Kind::list) && (name == "append" || name == "extend");
  if (!may_change && name != "count" && name != "index")
    return unsupported_method(type_name(list), name);
  TRY(const Bound given, bind(name, {"0"}, 1, arguments));
  auto& items = list.sequence->items;
  if (name == "append" || name == "extend") {
    std::vector<Value> more{given[0]};
    if (name == "extend") {
      TRY(more, engine.iterate(given[0]));
    }
    CHECK_OK(engine.heap.spend(more.size() * sizeof(Value)));
    items.insert(items.end(), more.begin(), more.end());
    return Value();
  }
  std::int64_t count = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    TRY(const bool same, equal(engine.steps, items[i], given[0]));
    if (same && name == "index") return Value::of(static_cast<std::int64_t>(i));
    count += same;
  }
  if (name == "count") return Value::of(count);
  return bad("the value is not in the list");
}

Expected<Value> call_loop_method(Engine& engine, Loop& loop, std::string_view name,
                                 const Arguments& arguments) {
  if (!arguments.names.empty()) return bad(join({"loop.", name, " takes no names"}));
  if (name == "cycle") {
    if (arguments.values.empty()) return bad("no items for cycling given");
    return arguments.values[loop.index0 % arguments.values.size()];
  }
  TRY(const Value now, engine.heap.sequence(arguments.values, Kind::tuple));
  bool same = false;
  if (loop.changed_once) {
    TRY(same, equal(engine.steps, loop.last_changed, now));
  }
  loop.changed_once = true;
  loop.last_changed = now;
  return Value::of(!same);
}

}  // namespace hearth::format::jinja
