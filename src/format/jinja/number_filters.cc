#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.hh"
#include "format/jinja/filters.hh"
#include "format/jinja/operators.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

std::unexpected<Error> no_64_bits() {
  return fail(Errc::full, "a number of more than 64 bits");
}

Expected<Value> truncated(double number) {
  if (std::isinf(number)) return bad("cannot convert float infinity to integer");
  if (!(std::fabs(number) < 9.2233720368547758e18)) return no_64_bits();
  return Value::of(static_cast<std::int64_t>(number));
}

/// "42" and "42.7" are 42; what is no number is the default.
Expected<Value> int_filter(Engine&, const Value& value, const Bound& given) {
  CHECK_OK(check_defined(value));
  const Value otherwise = given.has(0) ? given[0] : Value::of(std::int64_t{0});
  TRY(const std::int64_t base, given.integer(1, 10));
  if (value.is(Kind::string)) {
    bool too_large = false;
    const int in_range = base > 36 || base < 0 ? 1 : static_cast<int>(base);
    if (const auto number = python::to_int(value.text(), in_range, &too_large))
      return Value::of(*number);
    if (too_large) return no_64_bits();
    const auto real = python::to_float(value.text());
    return real && !std::isnan(*real) ? truncated(*real) : otherwise;
  }
  if (value.is(Kind::real)) return std::isnan(value.real) ? otherwise : truncated(value.real);
  if (!value.is_number()) return otherwise;
  TRY(const std::int64_t number, integer_of(value));
  return Value::of(number);
}

Expected<Value> float_filter(Engine&, const Value& value, const Bound& given) {
  CHECK_OK(check_defined(value));
  if (value.is_number()) return Value::of(static_cast<double>(exact(value)));
  if (value.is(Kind::string))
    if (const auto number = python::to_float(value.text())) return Value::of(*number);
  return given.has(0) ? given[0] : Value::of(0.0);
}

Expected<Value> abs_filter(Engine&, const Value& value, const Bound&) {
  CHECK_OK(check_defined(value));
  if (!value.is_number())
    return bad(join({"bad operand type for abs(): '", type_name(value), "'"}));
  if (value.is(Kind::real)) return Value::of(std::fabs(value.real));
  TRY(const std::int64_t number, integer_of(value));
  return number < 0 ? apply_unary(Op::negate, value) : Value::of(number);
}

/// The nearest, of two the even one: by the digits of the number itself.
Expected<Value> rounded_real(double number, std::int64_t precision) {
  if (!std::isfinite(number) || precision > 300) return Value::of(number);
  if (precision < -308) return Value::of(std::copysign(0.0, number));
  if (precision < 0) {
    const double power = std::pow(10.0, static_cast<double>(-precision));
    return Value::of(std::nearbyint(number / power) * power);
  }
  std::array<char, 1024> digits;
  std::snprintf(digits.data(), digits.size(), "%.*f", static_cast<int>(precision), number);
  return Value::of(python::to_float(digits.data()).value_or(number));
}

Expected<Value> rounded_integer(std::int64_t number, std::int64_t precision) {
  if (precision >= 0) return Value::of(number);
  if (precision < -18) return Value::of(std::int64_t{0});
  std::int64_t power = 1;
  for (std::int64_t i = precision; i < 0; ++i) power *= 10;
  const std::int64_t rest = ((number % power) + power) % power, down = number - rest;
  const bool up = rest > power / 2 || (rest == power / 2 && (down / power) % 2 != 0);
  std::int64_t result = down;
  if (up && __builtin_add_overflow(down, power, &result)) return no_64_bits();
  return Value::of(result);
}

/// ceil and floor: of the number times 10 ** precision.
Expected<Value> rounded_towards(Engine& engine, const Value& value, std::int64_t precision,
                                bool up) {
  TRY(const Value power,
      apply(engine, Op::power, Value::of(std::int64_t{10}), Value::of(precision)));
  TRY(const Value large, apply(engine, Op::multiply, value, power));
  const auto number = static_cast<double>(exact(large));
  if (!std::isfinite(number)) return bad("cannot convert float infinity or NaN to integer");
  Value whole = large;
  if (large.is(Kind::real)) {
    TRY(whole, truncated(up ? std::ceil(number) : std::floor(number)));
  }
  return apply(engine, Op::divide, whole, power);
}

Expected<Value> round_filter(Engine& engine, const Value& value, const Bound& given) {
  TRY(const std::int64_t precision, given.integer(0, 0));
  std::string_view method = "common";
  if (given.has(1)) {
    if (!given[1].is(Kind::string)) return bad("method must be common, ceil or floor");
    method = given[1].text();
  }
  if (method != "common" && method != "ceil" && method != "floor")
    return bad("method must be common, ceil or floor");
  CHECK_OK(check_defined(value));
  if (!value.is_number()) return bad(join({"type ", type_name(value), " cannot be rounded"}));
  if (method != "common") return rounded_towards(engine, value, precision, method == "ceil");
  if (value.is(Kind::real)) return rounded_real(value.real, precision);
  TRY(const std::int64_t number, integer_of(value));
  return rounded_integer(number, precision);
}

Expected<Value> sum_filter(Engine& engine, const Value& value, const Bound& given) {
  TRY(const AttributePath path,
      AttributePath::of(engine, given.has(0) ? given[0] : Value(), false));
  Value total = given.has(1) ? given[1] : Value::of(std::int64_t{0});
  if (total.is(Kind::string)) return bad("sum() can't sum strings [use ''.join(seq) instead]");
  TRY(const std::vector<Value> items, engine.iterate(value));
  for (const Value& item : items) {
    TRY(const auto values, path.get(engine, item));
    TRY(total, apply(engine, Op::add, total, values[0]));
  }
  return total;
}

constexpr Filter kNumberFilters[] = {
    {"int", int_filter, {"default", "base"}},
    {"float", float_filter, {"default"}},
    {"abs", abs_filter},
    {"round", round_filter, {"precision", "method"}},
    {"sum", sum_filter, {"attribute", "start"}},
};

}  // namespace

std::span<const Filter> number_filters() {
  return kNumberFilters;
}

}  // namespace hearth::format::jinja
