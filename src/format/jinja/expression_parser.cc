#include "format/jinja/expression_parser.hh"

#include <algorithm>

namespace hearth::format::jinja {

Expected<> ExpressionParser::enter() {
  if (++nesting_ > kNestingMax) return fail(Errc::full, "nested deeper than allowed");
  return {};
}

ExprPtr ExpressionParser::make(Expr::Kind kind, std::uint32_t at) {
  auto node = std::make_unique<Expr>();
  node->kind = kind;
  node->at = at;
  return node;
}

ExprPtr ExpressionParser::make(Expr::Kind kind, std::uint32_t at, ExprPtr first, ExprPtr second) {
  ExprPtr node = make(kind, at);
  add(*node, std::move(first));
  if (second) add(*node, std::move(second));
  return node;
}

void ExpressionParser::add(Expr& node, ExprPtr kid) {
  if (kid) node.depth = std::max(node.depth, kid->depth + 1);
  node.kids.push_back(std::move(kid));
}

/// A chain such as 1+1+1 is as deep as it is long.
Expected<ExprPtr> ExpressionParser::checked(ExprPtr node) const {
  if (node->depth > 2 * kNestingMax) return fail(Errc::full, "an expression that is too long");
  return node;
}

Expected<ExprPtr> ExpressionParser::expression(bool with_conditional) {
  CHECK_OK(enter());
  auto node = with_conditional ? conditional() : either();
  leave();
  return node;
}

Expected<ExprPtr> ExpressionParser::tuple(bool with_conditional,
                                          std::initializer_list<std::string_view> ends,
                                          bool in_parentheses) {
  const auto at_end = [&] {
    if (tokens_.is(Token::Kind::variable_end) || tokens_.is(Token::Kind::block_end)) return true;
    if (tokens_.is_sign(")")) return true;
    return std::ranges::any_of(ends, [&](auto name) { return tokens_.is_name(name); });
  };
  ExprPtr node = make(Expr::Kind::tuple, at());
  bool comma = false;
  while (!at_end()) {
    TRY(ExprPtr kid, expression(with_conditional));
    add(*node, std::move(kid));
    if (!tokens_.skip_sign(",")) break;
    comma = true;
  }
  if (comma) return checked(std::move(node));
  if (!node->kids.empty()) return std::move(node->kids[0]);
  if (!in_parentheses) return tokens_.unexpected("an expression");
  return node;
}

Expected<Target> ExpressionParser::target(bool with_member,
                                          std::initializer_list<std::string_view> ends) {
  Target whole;
  bool comma = false;
  const bool parentheses = tokens_.skip_sign("(");
  if (parentheses) CHECK_OK(enter());
  while (true) {
    const bool at_end = tokens_.is_sign(")") || tokens_.is_sign("=") ||
                        tokens_.is(Token::Kind::block_end) ||
                        std::ranges::any_of(ends, [&](auto name) { return tokens_.is_name(name); });
    if (at_end && comma) break;
    Target part;
    if (tokens_.is_sign("(")) {
      TRY(part, target(false));
    } else {
      TRY(part.name, tokens_.take_name());
      for (const auto constant : {"true", "false", "none", "True", "False", "None"})
        if (part.name == constant) return tokens_.wrong("a constant cannot be assigned to");
      if (with_member && tokens_.skip_sign(".")) {
        TRY(part.member, tokens_.take_name());
        return part;
      }
    }
    whole.parts.push_back(std::move(part));
    if (!tokens_.skip_sign(",")) break;
    comma = true;
    with_member = false;
  }
  if (parentheses) {
    leave();
    CHECK_OK(tokens_.expect_sign(")"));
  }
  if (!comma) {
    Target only = std::move(whole.parts[0]);
    return only;
  }
  return whole;
}

Expected<ExprPtr> ExpressionParser::conditional() {
  const std::uint32_t from = at();
  TRY(ExprPtr node, either());
  while (tokens_.skip_name("if")) {
    TRY(ExprPtr condition, either());
    ExprPtr otherwise;
    if (tokens_.skip_name("else")) {
      TRY(otherwise, expression());
    }
    node = make(Expr::Kind::conditional, from, std::move(condition), std::move(node));
    add(*node, std::move(otherwise));
    TRY(node, checked(std::move(node)));
  }
  return node;
}

Expected<ExprPtr> ExpressionParser::either() {
  const std::uint32_t from = at();
  TRY(ExprPtr node, both());
  while (tokens_.skip_name("or")) {
    TRY(ExprPtr right, both());
    TRY(node, checked(make(Expr::Kind::either, from, std::move(node), std::move(right))));
  }
  return node;
}

Expected<ExprPtr> ExpressionParser::both() {
  const std::uint32_t from = at();
  TRY(ExprPtr node, negation());
  while (tokens_.skip_name("and")) {
    TRY(ExprPtr right, negation());
    TRY(node, checked(make(Expr::Kind::both, from, std::move(node), std::move(right))));
  }
  return node;
}

Expected<ExprPtr> ExpressionParser::negation() {
  const std::uint32_t from = at();
  if (!tokens_.skip_name("not")) return compare();
  CHECK_OK(enter());
  auto inner = negation();
  leave();
  if (!inner) return inner;
  return make(Expr::Kind::negation, from, std::move(*inner));
}

Expected<Op> ExpressionParser::compare_op() {
  constexpr Sign kCompare[] = {{"==", Op::equal},  {"!=", Op::not_equal},
                               {"<", Op::less},    {"<=", Op::less_equal},
                               {">", Op::greater}, {">=", Op::greater_equal}};
  for (const Sign& sign : kCompare)
    if (tokens_.skip_sign(sign.text)) return sign.op;
  if (tokens_.skip_name("in")) return Op::in;
  const bool next_is_in = tokens_.look().kind == Token::Kind::name && tokens_.look().text == "in";
  if (!tokens_.is_name("not") || !next_is_in) return Op::none;
  tokens_.take();
  tokens_.take();
  return Op::not_in;
}

Expected<ExprPtr> ExpressionParser::compare() {
  const std::uint32_t from = at();
  TRY(ExprPtr node, sum());
  ExprPtr whole;
  while (true) {
    TRY(const Op op, compare_op());
    if (op == Op::none) break;
    if (!whole) whole = make(Expr::Kind::compare, from, std::move(node));
    TRY(ExprPtr right, sum());
    add(*whole, std::move(right));
    whole->ops.push_back(op);
  }
  return whole ? std::move(whole) : std::move(node);
}

Expected<ExprPtr> ExpressionParser::chain(Part part, std::initializer_list<Sign> signs) {
  const std::uint32_t from = at();
  TRY(ExprPtr node, (this->*part)());
  while (true) {
    const auto found =
        std::ranges::find_if(signs, [&](const Sign& sign) { return tokens_.is_sign(sign.text); });
    if (found == signs.end()) return node;
    tokens_.take();
    TRY(ExprPtr right, (this->*part)());
    node = make(Expr::Kind::binary, from, std::move(node), std::move(right));
    node->op = found->op;
    TRY(node, checked(std::move(node)));
  }
}

Expected<ExprPtr> ExpressionParser::sum() {
  return chain(&ExpressionParser::concat, {{"+", Op::add}, {"-", Op::subtract}});
}

Expected<ExprPtr> ExpressionParser::concat() {
  const std::uint32_t from = at();
  TRY(ExprPtr node, product());
  if (!tokens_.is_sign("~")) return node;
  ExprPtr whole = make(Expr::Kind::concat, from, std::move(node));
  while (tokens_.skip_sign("~")) {
    TRY(ExprPtr right, product());
    add(*whole, std::move(right));
  }
  return whole;
}

Expected<ExprPtr> ExpressionParser::product() {
  return chain(
      &ExpressionParser::power,
      {{"*", Op::multiply}, {"/", Op::divide}, {"//", Op::floor_divide}, {"%", Op::modulo}});
}

/// From left to right, other than in Python.
Expected<ExprPtr> ExpressionParser::power() {
  return chain(&ExpressionParser::filtered_unary, {{"**", Op::power}});
}

Expected<ExprPtr> ExpressionParser::filtered_unary() {
  return unary(true);
}

Expected<ExprPtr> ExpressionParser::unary(bool with_filter) {
  const std::uint32_t from = at();
  const bool minus = tokens_.is_sign("-");
  ExprPtr node;
  if (minus || tokens_.is_sign("+")) {
    tokens_.take();
    CHECK_OK(enter());
    TRY(ExprPtr inner, unary(false));
    leave();
    node = make(Expr::Kind::unary, from, std::move(inner));
    node->op = minus ? Op::negate : Op::plus;
  } else {
    TRY(node, primary());
  }
  TRY(node, postfix(std::move(node)));
  return with_filter ? filters_and_tests(std::move(node)) : checked(std::move(node));
}

Expected<ExprPtr> ExpressionParser::block_filter(bool inline_start) {
  ExprPtr node;
  while (inline_start || tokens_.skip_sign("|")) {
    TRY(node, filter(std::move(node)));
    inline_start = false;
  }
  return node;
}

}  // namespace hearth::format::jinja
