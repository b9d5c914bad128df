#include <algorithm>

#include "base/text.hh"
#include "format/jinja/expression_parser.hh"

// Names, literals, and what stands behind them: members, calls, filters, tests.

namespace hearth::format::jinja {

Expected<ExprPtr> ExpressionParser::name_or_constant() {
  const Token& token = tokens_.take();
  ExprPtr node = make(Expr::Kind::literal, token.at);
  const std::string& text = token.text;
  if (text == "true" || text == "True" || text == "false" || text == "False") {
    node->literal = Value::of(text == "true" || text == "True");
  } else if (text != "none" && text != "None") {
    node->kind = Expr::Kind::name;
    node->text = text;
  }
  return node;
}

Expected<ExprPtr> ExpressionParser::primary() {
  const std::uint32_t from = at();
  if (tokens_.is(Token::Kind::name)) return name_or_constant();
  if (tokens_.is(Token::Kind::string)) {
    ExprPtr node = make(Expr::Kind::string, from);
    while (tokens_.is(Token::Kind::string)) node->text += tokens_.take().text;
    return node;
  }
  if (tokens_.is(Token::Kind::integer) || tokens_.is(Token::Kind::real)) {
    ExprPtr node = make(Expr::Kind::literal, from);
    const Token& token = tokens_.take();
    node->literal =
        token.kind == Token::Kind::integer ? Value::of(token.integer) : Value::of(token.real);
    return node;
  }
  if (tokens_.skip_sign("(")) {
    CHECK_OK(enter());
    TRY(ExprPtr node, tuple(true, {}, true));
    leave();
    CHECK_OK(tokens_.expect_sign(")"));
    return node;
  }
  if (tokens_.is_sign("[")) return list();
  if (tokens_.is_sign("{")) return dict();
  return tokens_.unexpected("an expression");
}

Expected<ExprPtr> ExpressionParser::list() {
  ExprPtr node = make(Expr::Kind::list, at());
  tokens_.take();
  while (!tokens_.is_sign("]")) {
    if (!node->kids.empty()) CHECK_OK(tokens_.expect_sign(","));
    if (tokens_.is_sign("]")) break;
    TRY(ExprPtr kid, expression());
    add(*node, std::move(kid));
  }
  CHECK_OK(tokens_.expect_sign("]"));
  return node;
}

Expected<ExprPtr> ExpressionParser::dict() {
  ExprPtr node = make(Expr::Kind::dict, at());
  tokens_.take();
  while (!tokens_.is_sign("}")) {
    if (!node->kids.empty()) CHECK_OK(tokens_.expect_sign(","));
    if (tokens_.is_sign("}")) break;
    TRY(ExprPtr key, expression());
    CHECK_OK(tokens_.expect_sign(":"));
    TRY(ExprPtr value, expression());
    add(*node, std::move(key));
    add(*node, std::move(value));
  }
  CHECK_OK(tokens_.expect_sign("}"));
  return node;
}

Expected<ExprPtr> ExpressionParser::postfix(ExprPtr node) {
  while (true) {
    if (tokens_.is_sign(".") || tokens_.is_sign("[")) {
      TRY(node, subscript(std::move(node)));
    } else if (tokens_.is_sign("(")) {
      TRY(node, call(std::move(node)));
    } else {
      return node;
    }
    TRY(node, checked(std::move(node)));
  }
}

Expected<ExprPtr> ExpressionParser::filters_and_tests(ExprPtr node) {
  while (true) {
    if (tokens_.skip_sign("|")) {
      TRY(node, filter(std::move(node)));
    } else if (tokens_.skip_name("is")) {
      TRY(node, test(std::move(node)));
    } else if (tokens_.is_sign("(")) {
      TRY(node, call(std::move(node)));
    } else {
      return node;
    }
    TRY(node, checked(std::move(node)));
  }
}

Expected<ExprPtr> ExpressionParser::subscript(ExprPtr node) {
  const std::uint32_t from = at();
  return tokens_.take().text == "." ? attribute(std::move(node), from)
                                    : bracket(std::move(node), from);
}

/// ".name", or ".0" for an element.
Expected<ExprPtr> ExpressionParser::attribute(ExprPtr node, std::uint32_t from) {
  if (tokens_.is(Token::Kind::integer)) {
    ExprPtr index = make(Expr::Kind::literal, at());
    index->literal = Value::of(tokens_.take().integer);
    return make(Expr::Kind::item, from, std::move(node), std::move(index));
  }
  TRY(std::string name, tokens_.take_name());
  ExprPtr member = make(Expr::Kind::attribute, from, std::move(node));
  member->text = std::move(name);
  return member;
}

/// "[index]" or "[from:to:step]".
Expected<ExprPtr> ExpressionParser::bracket(ExprPtr node, std::uint32_t from) {
  ExprPtr whole = make(Expr::Kind::item, from, std::move(node));
  if (!tokens_.is_sign(":")) {
    TRY(ExprPtr index, expression());
    if (tokens_.skip_sign("]")) {
      add(*whole, std::move(index));
      return whole;
    }
    add(*whole, std::move(index));
  } else {
    add(*whole, nullptr);
  }
  if (tokens_.is_sign(",")) return tokens_.wrong("several indices are not supported");
  whole->kind = Expr::Kind::slice;
  while (whole->kids.size() < 4 && tokens_.skip_sign(":")) {
    ExprPtr bound;
    if (!tokens_.is_sign(":") && !tokens_.is_sign("]")) {
      TRY(bound, expression());
    }
    add(*whole, std::move(bound));
  }
  while (whole->kids.size() < 4) add(*whole, nullptr);
  CHECK_OK(tokens_.expect_sign("]"));
  return whole;
}

Expected<ExprPtr> ExpressionParser::call(ExprPtr node) {
  ExprPtr whole = make(Expr::Kind::call, at(), std::move(node));
  CHECK_OK(arguments(*whole));
  return whole;
}

Expected<std::string> ExpressionParser::dotted_name() {
  TRY(std::string name, tokens_.take_name());
  while (tokens_.skip_sign(".")) {
    TRY(const std::string more, tokens_.take_name());
    name += "." + more;
  }
  return name;
}

Expected<ExprPtr> ExpressionParser::filter(ExprPtr node) {
  const std::uint32_t from = at();
  TRY(std::string name, dotted_name());
  ExprPtr whole = make(Expr::Kind::filter, from);
  whole->text = std::move(name);
  add(*whole, std::move(node));
  if (tokens_.is_sign("(")) CHECK_OK(arguments(*whole));
  return whole;
}

Expected<ExprPtr> ExpressionParser::test(ExprPtr node) {
  const std::uint32_t from = at();
  const bool negated = tokens_.skip_name("not");
  TRY(std::string name, dotted_name());
  ExprPtr whole = make(Expr::Kind::test, from, std::move(node));
  whole->text = std::move(name);
  const bool argument_follows = (tokens_.is(Token::Kind::name) && !tokens_.is_name("else") &&
                                 !tokens_.is_name("or") && !tokens_.is_name("and")) ||
                                tokens_.is(Token::Kind::string) ||
                                tokens_.is(Token::Kind::integer) || tokens_.is(Token::Kind::real) ||
                                tokens_.is_sign("[") || tokens_.is_sign("{");
  if (tokens_.is_sign("(")) {
    CHECK_OK(arguments(*whole));
  } else if (argument_follows) {
    if (tokens_.is_name("is")) return tokens_.wrong("tests cannot be chained with 'is'");
    TRY(ExprPtr argument, primary());
    TRY(argument, postfix(std::move(argument)));
    add(*whole, std::move(argument));
  }
  return negated ? make(Expr::Kind::negation, from, std::move(whole)) : std::move(whole);
}

Expected<> ExpressionParser::arguments(Expr& node) {
  CHECK_OK(tokens_.expect_sign("("));
  bool comma = true;
  while (!tokens_.is_sign(")")) {
    if (!comma) return tokens_.unexpected("','");
    CHECK_OK(argument(node));
    comma = tokens_.skip_sign(",");
  }
  tokens_.take();
  return {};
}

Expected<> ExpressionParser::argument(Expr& node) {
  if (tokens_.is_sign("*") || tokens_.is_sign("**"))
    return tokens_.wrong("arguments from a list or dict are not supported");
  const Token& next = tokens_.look();
  const bool named =
      tokens_.is(Token::Kind::name) && next.kind == Token::Kind::sign && next.text == "=";
  if (named) {
    node.names.push_back(tokens_.take().text);
    tokens_.take();
  } else if (!node.names.empty()) {
    return tokens_.wrong("an argument without a name behind one with a name");
  }
  TRY(ExprPtr value, expression());
  add(node, std::move(value));
  return {};
}

}  // namespace hearth::format::jinja
