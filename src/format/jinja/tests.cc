#include "format/jinja/tests.hh"

#include <algorithm>
#include <cmath>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/jinja/known.hh"
#include "format/jinja/operators.hh"

namespace hearth::format::jinja {
namespace {

struct KindTest {
  std::string_view name;
  bool (*holds)(const Value& value);
};

bool is_integer(const Value& value) {
  return value.is(Kind::integer);
}

/// lower, upper: letters of that case, and at least one.
Expected<bool> has_only(Engine& engine, const Value& value, bool upper) {
  TRY(const std::string text, engine.str(value));
  bool any = false;
  for (const char c : text) {
    const bool small = c >= 'a' && c <= 'z', capital = c >= 'A' && c <= 'Z';
    if (upper ? small : capital) return false;
    any |= small || capital;
  }
  return any;
}

// What undefined is, it is as Python's class of it has these members.
constexpr KindTest kKindTests[] = {
    {"defined", [](const Value& v) { return !v.is(Kind::undefined); }},
    {"undefined", [](const Value& v) { return v.is(Kind::undefined); }},
    {"none", [](const Value& v) { return v.is(Kind::none); }},
    {"boolean", [](const Value& v) { return v.is(Kind::boolean); }},
    {"true", [](const Value& v) { return v.is(Kind::boolean) && v.boolean; }},
    {"false", [](const Value& v) { return v.is(Kind::boolean) && !v.boolean; }},
    {"integer", is_integer},
    {"float", [](const Value& v) { return v.is(Kind::real); }},
    {"number", [](const Value& v) { return v.is_number(); }},
    {"string", [](const Value& v) { return v.is(Kind::string); }},
    {"mapping", [](const Value& v) { return v.is(Kind::dict); }},
    {"sequence",
     [](const Value& v) {
       return v.is(Kind::undefined) || v.is(Kind::string) || v.is(Kind::list) ||
              v.is(Kind::tuple) || v.is(Kind::range) || v.is(Kind::dict);
     }},
    {"iterable",
     [](const Value& v) {
       return v.is(Kind::undefined) || v.is(Kind::string) || v.is(Kind::dict) || v.is_sequence() ||
              v.is(Kind::loop);
     }},
    {"callable",
     [](const Value& v) {
       return v.is(Kind::undefined) || v.is(Kind::method) || v.is(Kind::function) ||
              v.is(Kind::loop);
     }},
    {"escaped", [](const Value&) { return false; }},
};

struct CompareTest {
  std::string_view name;
  Op op;
};
constexpr CompareTest kCompareTests[] = {
    {"==", Op::equal},         {"eq", Op::equal},
    {"equalto", Op::equal},    {"!=", Op::not_equal},
    {"ne", Op::not_equal},     {">", Op::greater},
    {"gt", Op::greater},       {"greaterthan", Op::greater},
    {"ge", Op::greater_equal}, {">=", Op::greater_equal},
    {"<", Op::less},           {"lt", Op::less},
    {"lessthan", Op::less},    {"<=", Op::less_equal},
    {"le", Op::less_equal},    {"in", Op::in},
};

constexpr std::string_view kOtherTests[] = {"odd",   "even",   "divisibleby", "lower",
                                            "upper", "sameas", "filter",      "test"};

template <class Table>
const auto* find_test(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, [](const auto& test) { return test.name; });
  return found == std::end(table) ? nullptr : &*found;
}

Expected<const Value*> only_argument(std::string_view name, const Arguments& arguments) {
  if (arguments.values.size() == 1 && arguments.names.empty()) return &arguments.values[0];
  if (arguments.values.empty() && arguments.named.size() == 1) return &arguments.named[0];
  return bad(join({"the test '", name, "' takes one argument"}));
}

/// value % number == rest
Expected<bool> leaves(Engine& engine, const Value& value, const Value& number, std::int64_t rest) {
  if (value.is(Kind::string)) return bad("a text is neither odd nor even");
  TRY(const Value left, apply(engine, Op::modulo, value, number));
  return equal(engine.steps, left, Value::of(rest));
}

/// The same object in Python, as far as values of ours tell.
bool same_object(const Value& a, const Value& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Kind::none:
      return true;
    case Kind::boolean:
      return a.boolean == b.boolean;
    case Kind::integer:
      return a.integer == b.integer;
    case Kind::real:
      return a.real == b.real;
    case Kind::string:
      return a.text() == b.text();
    default:
      return a.sequence == b.sequence;
  }
}

Expected<bool> other_test(Engine& engine, std::string_view name, const Value& value,
                          const Arguments& arguments) {
  if (name == "odd" || name == "even" || name == "lower" || name == "upper") {
    if (!arguments.values.empty() || !arguments.names.empty())
      return bad(join({"the test '", name, "' takes no argument"}));
    if (name == "lower" || name == "upper") return has_only(engine, value, name == "upper");
    return leaves(engine, value, Value::of(std::int64_t{2}), name == "odd" ? 1 : 0);
  }
  if (name == "filter") return value.is(Kind::string) && is_filter(value.text());
  if (name == "test") return value.is(Kind::string) && is_test(value.text());
  TRY(const Value* const other, only_argument(name, arguments));
  return name == "sameas" ? Expected<bool>(same_object(value, *other))
                          : leaves(engine, value, *other, 0);
}

}  // namespace

bool is_test(std::string_view name) {
  return find_test(kKindTests, name) || find_test(kCompareTests, name) ||
         std::ranges::find(kOtherTests, name) != std::end(kOtherTests);
}

std::string unknown_test(std::string_view name) {
  return join({"no test named '", name, "'"});
}

Expected<bool> apply_test(Engine& engine, std::string_view name, const Value& value,
                          const Arguments& arguments) {
  if (const KindTest* const test = find_test(kKindTests, name)) {
    if (arguments.values.empty() && arguments.names.empty()) return test->holds(value);
    return bad(join({"the test '", name, "' takes no argument"}));
  }
  if (const CompareTest* const test = find_test(kCompareTests, name)) {
    TRY(const Value* const other, only_argument(name, arguments));
    return compare(engine.steps, test->op, value, *other);
  }
  return other_test(engine, name, value, arguments);
}

}  // namespace hearth::format::jinja
