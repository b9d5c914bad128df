#include "format/jinja/operators.hh"

#include <cmath>

#include "base/text.hh"
#include "format/jinja/arguments.hh"
#include "format/jinja/percent.hh"

namespace hearth::format::jinja {
namespace {

std::unexpected<Error> too_large_number() {
  return fail(Errc::full, "a number of more than 64 bits");
}

std::string_view sign_of(Op op) {
  switch (op) {
    case Op::add:
      return "+";
    case Op::subtract:
      return "-";
    case Op::multiply:
      return "*";
    case Op::divide:
      return "/";
    case Op::floor_divide:
      return "//";
    case Op::modulo:
      return "%";
    default:
      return "** or pow()";
  }
}

std::int64_t whole(const Value& number) {
  return number.is(Kind::boolean) ? number.boolean : number.integer;
}
double real_of(const Value& number) {
  return number.is(Kind::real) ? number.real : static_cast<double>(whole(number));
}

Expected<Value> integer_power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) {
    if (base == 0) return bad("0.0 cannot be raised to a negative power");
    return Value::of(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  std::int64_t result = 1;
  while (exponent > 0) {
    if ((exponent & 1) && __builtin_mul_overflow(result, base, &result)) return too_large_number();
    exponent >>= 1;
    if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return too_large_number();
  }
  return Value::of(result);
}

/// Rounded down, as Python divides.
Expected<Value> integer_division(std::int64_t a, std::int64_t b, bool remainder) {
  if (b == 0) return bad("integer division or modulo by zero");
  if (b == -1) {
    if (remainder) return Value::of(std::int64_t{0});
    if (a == INT64_MIN) return too_large_number();
    return Value::of(-a);
  }
  const bool down = a % b != 0 && (a < 0) != (b < 0);
  return Value::of(remainder ? a % b + (down ? b : 0) : a / b - (down ? 1 : 0));
}

Expected<Value> of_integers(Op op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (op) {
    case Op::add:
      if (__builtin_add_overflow(a, b, &result)) return too_large_number();
      return Value::of(result);
    case Op::subtract:
      if (__builtin_sub_overflow(a, b, &result)) return too_large_number();
      return Value::of(result);
    case Op::multiply:
      if (__builtin_mul_overflow(a, b, &result)) return too_large_number();
      return Value::of(result);
    case Op::divide:
      if (b == 0) return bad("division by zero");
      return Value::of(static_cast<double>(static_cast<long double>(a) / b));
    case Op::floor_divide:
    case Op::modulo:
      return integer_division(a, b, op == Op::modulo);
    default:
      return integer_power(a, b);
  }
}

double floor_modulo(double a, double b) {
  double rest = std::fmod(a, b);
  if (rest != 0 && (rest < 0) != (b < 0)) rest += b;
  return rest == 0 ? std::copysign(0.0, b) : rest;
}

/// As Python has it: from the remainder, so that both always fit.
double floor_quotient(double a, double b) {
  double rest = std::fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest != 0 && (rest < 0) != (b < 0)) quotient -= 1;
  if (quotient == 0) return std::copysign(0.0, a / b);
  const double down = std::floor(quotient);
  return quotient - down > 0.5 ? down + 1 : down;
}

Expected<Value> of_reals(Op op, double a, double b) {
  switch (op) {
    case Op::add:
      return Value::of(a + b);
    case Op::subtract:
      return Value::of(a - b);
    case Op::multiply:
      return Value::of(a * b);
    case Op::power: {
      if (a == 0 && b < 0) return bad("0.0 cannot be raised to a negative power");
      const double result = std::pow(a, b);
      if (std::isnan(result) && !std::isnan(a) && !std::isnan(b)) return bad("a complex number");
      if (std::isinf(result) && !std::isinf(a) && !std::isinf(b)) return bad("a result too large");
      return Value::of(result);
    }
    default:
      if (b == 0) return bad("float division by zero");
      return Value::of(op == Op::divide         ? a / b
                       : op == Op::floor_divide ? floor_quotient(a, b)
                                                : floor_modulo(a, b));
  }
}

Expected<Value> repeated(Engine& engine, const Value& value, std::int64_t times) {
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(times, 0));
  const bool text = value.is(Kind::string);
  const std::size_t size = text ? value.text().size() : value.sequence->items.size();
  if (size > 0 && count > engine.heap.left() / (text ? size : size * sizeof(Value)))
    return fail(Errc::full, "the template needs more memory than it may");
  CHECK_OK(engine.step(size * count / 64));
  if (text) {
    std::string out;
    for (std::size_t i = 0; i < count && size > 0; ++i) out += value.text();
    return engine.text(std::move(out));
  }
  std::vector<Value> out;
  for (std::size_t i = 0; i < count && size > 0; ++i)
    out.insert(out.end(), value.sequence->items.begin(), value.sequence->items.end());
  return engine.heap.sequence(std::move(out), value.kind);
}

bool is_repeatable(const Value& value) {
  return value.is(Kind::string) || value.is(Kind::list) || value.is(Kind::tuple);
}

std::unexpected<Error> unsupported(Op op, const Value& a, const Value& b) {
  if (op == Op::add && a.is(Kind::string))
    return bad(join({"can only concatenate str (not \"", type_name(b), "\") to str"}));
  return bad(join({"unsupported operand type(s) for ", sign_of(op), ": '", type_name(a), "' and '",
                   type_name(b), "'"}));
}

Expected<Value> of_others(Engine& engine, Op op, const Value& a, const Value& b) {
  if (op == Op::add && a.is(Kind::string) && b.is(Kind::string)) {
    CHECK_OK(engine.step((a.text().size() + b.text().size()) / 64));
    return engine.text(join({a.text(), b.text()}));
  }
  if (op == Op::add && a.kind == b.kind && (a.is(Kind::list) || a.is(Kind::tuple))) {
    std::vector<Value> items = a.sequence->items;
    items.insert(items.end(), b.sequence->items.begin(), b.sequence->items.end());
    CHECK_OK(engine.step(items.size() / 8));
    return engine.heap.sequence(std::move(items), a.kind);
  }
  if (op == Op::multiply && is_repeatable(a) && b.is_number() && !b.is(Kind::real))
    return repeated(engine, a, whole(b));
  if (op == Op::multiply && is_repeatable(b) && a.is_number() && !a.is(Kind::real))
    return repeated(engine, b, whole(a));
  if (op == Op::modulo && a.is(Kind::string)) return percent(engine, a.text(), b);
  return unsupported(op, a, b);
}

}  // namespace

Expected<Value> apply(Engine& engine, Op op, const Value& a, const Value& b) {
  // The words of cloud-init, for {{ local-hostname }}.
  if (a.is(Kind::undefined) && op == Op::subtract)
    return bad(join(
        {a.missing->message, "; its '-' was read as a subtraction: write '_' for '-' in names"}));
  if (!(op == Op::modulo && a.is(Kind::string)))
    for (const Value* const value : {&a, &b}) CHECK_OK(check_defined(*value));
  if (!a.is_number() || !b.is_number()) return of_others(engine, op, a, b);
  if (a.is(Kind::real) || b.is(Kind::real)) return of_reals(op, real_of(a), real_of(b));
  return of_integers(op, whole(a), whole(b));
}

Expected<Value> apply_unary(Op op, const Value& value) {
  CHECK_OK(check_defined(value));
  if (!value.is_number())
    return bad(join({"bad operand type for unary ", op == Op::negate ? "-" : "+", ": '",
                     type_name(value), "'"}));
  if (value.is(Kind::real)) return Value::of(op == Op::negate ? -value.real : value.real);
  if (op == Op::negate && whole(value) == INT64_MIN) return too_large_number();
  return Value::of(op == Op::negate ? -whole(value) : whole(value));
}

Expected<bool> compare(Steps& steps, Op op, const Value& a, const Value& b) {
  switch (op) {
    case Op::equal:
      return equal(steps, a, b);
    case Op::less:
      return less(steps, a, b);
    case Op::greater:
      return less(steps, b, a, ">");
    case Op::in:
      return contains(steps, b, a);
    default:
      break;
  }
  if (op == Op::less_equal || op == Op::greater_equal) {
    const bool up = op == Op::less_equal;
    TRY(const bool under, up ? less(steps, a, b, "<=") : less(steps, b, a, ">="));
    return under ? Expected<bool>(true) : equal(steps, a, b);
  }
  TRY(const bool is, op == Op::not_in ? contains(steps, b, a) : equal(steps, a, b));
  return !is;
}

}  // namespace hearth::format::jinja
