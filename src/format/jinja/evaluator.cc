#include "format/jinja/evaluator.hh"

#include "base/text.hh"
#include "format/jinja/filters.hh"
#include "format/jinja/known.hh"
#include "format/jinja/methods.hh"
#include "format/jinja/operators.hh"
#include "format/jinja/tests.hh"

namespace hearth::format::jinja {

Expected<Value> Evaluator::value(const Expr& expr, const Scope& scope) {
  CHECK_OK(engine_.step());
  auto result = by_kind(expr, scope);
  if (!result) fail_at(expr.at);
  return result;
}

Expected<Value> Evaluator::filtered(const Expr* expr, const Value& text, const Scope& scope) {
  if (!expr) return text;
  const auto around = std::exchange(block_text_, text);
  auto result = value(*expr, scope);
  block_text_ = around;
  return result;
}

Expected<Value> Evaluator::by_kind(const Expr& expr, const Scope& scope) {
  switch (expr.kind) {
    case Expr::Kind::string:
      return Value::of(&expr.text);
    case Expr::Kind::literal:
      return expr.literal;
    case Expr::Kind::list:
      return items(expr, scope, Kind::list);
    case Expr::Kind::tuple:
      return items(expr, scope, Kind::tuple);
    case Expr::Kind::dict:
      return dict(expr, scope);
    case Expr::Kind::name:
      return name(expr, scope);
    case Expr::Kind::attribute: {
      TRY(const Value object, value(*expr.kids[0], scope));
      return engine_.attribute(object, expr.text);
    }
    case Expr::Kind::item: {
      TRY(const Value object, value(*expr.kids[0], scope));
      TRY(const Value key, value(*expr.kids[1], scope));
      return engine_.item(object, key);
    }
    case Expr::Kind::slice:
      return slice_of(expr, scope);
    case Expr::Kind::call:
      return called(expr, scope);
    case Expr::Kind::filter:
      return filter(expr, scope);
    case Expr::Kind::test:
      return test(expr, scope);
    case Expr::Kind::negation: {
      TRY(const Value inner, value(*expr.kids[0], scope));
      return Value::of(!truth(inner));
    }
    case Expr::Kind::both:
    case Expr::Kind::either:
      return logic(expr, scope);
    case Expr::Kind::unary: {
      TRY(const Value inner, value(*expr.kids[0], scope));
      return apply_unary(expr.op, inner);
    }
    case Expr::Kind::binary: {
      TRY(const Value left, value(*expr.kids[0], scope));
      TRY(const Value right, value(*expr.kids[1], scope));
      return apply(engine_, expr.op, left, right);
    }
    case Expr::Kind::compare:
      return comparison(expr, scope);
    case Expr::Kind::concat:
      return concatenated(expr, scope);
    case Expr::Kind::conditional:
      return conditional(expr, scope);
  }
  return Value();
}

Expected<Value> Evaluator::name(const Expr& expr, const Scope& scope) {
  if (const Value* const found = scope.find(expr.text)) return *found;
  if (const Value* const found = context_.find(expr.text)) return *found;
  if (const auto function = global_of(engine_, expr.text)) return *function;
  return engine_.undefined_name(expr.text);
}

Expected<Value> Evaluator::items(const Expr& expr, const Scope& scope, Kind kind) {
  std::vector<Value> all;
  for (const ExprPtr& kid : expr.kids) {
    TRY(const Value item, value(*kid, scope));
    all.push_back(item);
  }
  return engine_.heap.sequence(std::move(all), kind);
}

Expected<Value> Evaluator::dict(const Expr& expr, const Scope& scope) {
  TRY(const Value made, engine_.heap.dict());
  for (std::size_t i = 0; i < expr.kids.size(); i += 2) {
    TRY(const Value key, value(*expr.kids[i], scope));
    TRY(const Value member, value(*expr.kids[i + 1], scope));
    CHECK_OK(engine_.set(*made.dict, key, member));
  }
  return made;
}

Expected<Value> Evaluator::slice_of(const Expr& expr, const Scope& scope) {
  Value bounds[4];
  for (std::size_t i = 0; i < 4; ++i) {
    if (!expr.kids[i]) continue;
    TRY(bounds[i], value(*expr.kids[i], scope));
  }
  return slice(engine_, bounds[0], bounds[1], bounds[2], bounds[3]);
}

Expected<Arguments> Evaluator::arguments(const Expr& expr, const Scope& scope) {
  Arguments arguments;
  const std::size_t first_named = expr.kids.size() - expr.names.size();
  for (std::size_t i = 1; i < expr.kids.size(); ++i) {
    TRY(const Value argument, value(*expr.kids[i], scope));
    (i < first_named ? arguments.values : arguments.named).push_back(argument);
  }
  arguments.names = expr.names;
  return arguments;
}

Expected<Value> Evaluator::called(const Expr& expr, const Scope& scope) {
  TRY(const Value callee, value(*expr.kids[0], scope));
  TRY(const Arguments given, arguments(expr, scope));
  return call(engine_, callee, given);
}

Expected<Value> Evaluator::filter(const Expr& expr, const Scope& scope) {
  if (!is_filter(expr.text)) return bad(unknown_filter(expr.text));
  Value subject;
  if (expr.kids[0]) {
    TRY(subject, value(*expr.kids[0], scope));
  } else {
    HEARTH_ASSERT(block_text_);
    subject = *block_text_;
  }
  TRY(const Arguments given, arguments(expr, scope));
  return apply_filter(engine_, expr.text, subject, given);
}

Expected<Value> Evaluator::test(const Expr& expr, const Scope& scope) {
  if (!is_test(expr.text)) return bad(unknown_test(expr.text));
  TRY(const Value subject, value(*expr.kids[0], scope));
  TRY(const Arguments given, arguments(expr, scope));
  TRY(const bool is, apply_test(engine_, expr.text, subject, given));
  return Value::of(is);
}

/// a < b < c: each pair, up to the first that is not.
Expected<Value> Evaluator::comparison(const Expr& expr, const Scope& scope) {
  TRY(Value left, value(*expr.kids[0], scope));
  for (std::size_t i = 0; i < expr.ops.size(); ++i) {
    TRY(const Value right, value(*expr.kids[i + 1], scope));
    TRY(const bool is, compare(engine_.steps, expr.ops[i], left, right));
    if (!is) return Value::of(false);
    left = right;
  }
  return Value::of(true);
}

Expected<Value> Evaluator::concatenated(const Expr& expr, const Scope& scope) {
  std::string out;
  for (const ExprPtr& kid : expr.kids) {
    TRY(const Value part, value(*kid, scope));
    TRY(const std::string text, engine_.str(part));
    out += text;
    if (out.size() > engine_.heap.left())
      return fail(Errc::full, "the template needs more memory than it may");
  }
  return engine_.text(std::move(out));
}

Expected<Value> Evaluator::conditional(const Expr& expr, const Scope& scope) {
  TRY(const Value condition, value(*expr.kids[0], scope));
  if (truth(condition)) return value(*expr.kids[1], scope);
  if (expr.kids[2]) return value(*expr.kids[2], scope);
  // The one undefined value that is printed as nothing.
  return engine_.heap.undefined("an 'if' without 'else' that was false", "");
}

Expected<Value> Evaluator::logic(const Expr& expr, const Scope& scope) {
  TRY(const Value left, value(*expr.kids[0], scope));
  if (truth(left) == (expr.kind == Expr::Kind::either)) return left;
  return value(*expr.kids[1], scope);
}

}  // namespace hearth::format::jinja
