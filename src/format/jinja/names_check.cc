#include "format/jinja/names_check.hh"

#include "format/jinja/known.hh"

namespace hearth::format::jinja {
namespace {

std::expected<void, Fault> check_expr(const Expr* expr, bool soft) {
  if (!expr) return {};
  if (expr->kind == Expr::Kind::conditional) soft = true;
  const bool filter = expr->kind == Expr::Kind::filter, test = expr->kind == Expr::Kind::test;
  if (!soft && filter && !is_filter(expr->text))
    return std::unexpected(Fault{{Errc::invalid, unknown_filter(expr->text)}, expr->at});
  if (!soft && test && !is_test(expr->text))
    return std::unexpected(Fault{{Errc::invalid, unknown_test(expr->text)}, expr->at});
  for (const ExprPtr& kid : expr->kids)
    if (auto checked = check_expr(kid.get(), soft); !checked) return checked;
  return {};
}

}  // namespace

std::expected<void, Fault> check_names(const Block& block, bool soft) {
  for (const Stmt& statement : block) {
    const bool branch = statement.kind == Stmt::Kind::branch;
    for (const ExprPtr& expr : statement.exprs)
      if (auto checked = check_expr(expr.get(), soft || branch); !checked) return checked;
    for (const Block& inner : statement.blocks)
      if (auto checked = check_names(inner, branch); !checked) return checked;
  }
  return {};
}

}  // namespace hearth::format::jinja
