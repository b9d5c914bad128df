#pragma once
#include <initializer_list>
#include <string_view>

#include "format/jinja/token_stream.hh"
#include "format/jinja/tree.hh"

namespace hearth::format::jinja {

/// Jinja's expression grammar (jinja2/parser.py), by recursive descent with a limit.
class ExpressionParser {
 public:
  explicit ExpressionParser(TokenStream& tokens) : tokens_(tokens) {}

  Expected<ExprPtr> expression(bool with_conditional = true);
  /// One expression, or a tuple of those that commas part. `ends`: names that end it.
  Expected<ExprPtr> tuple(bool with_conditional = true,
                          std::initializer_list<std::string_view> ends = {},
                          bool in_parentheses = false);
  /// `with_member`: "namespace.member" as well. `ends` as above.
  Expected<Target> target(bool with_member, std::initializer_list<std::string_view> ends = {});
  /// "| upper | trim": filters over what a block makes; null where there is none. `inline_start`:
  /// the first one has no '|'.
  Expected<ExprPtr> block_filter(bool inline_start);

  Expected<> enter();
  void leave() { --nesting_; }

 private:
  using Part = Expected<ExprPtr> (ExpressionParser::*)();

  Expected<ExprPtr> conditional();
  Expected<ExprPtr> either();
  Expected<ExprPtr> both();
  Expected<ExprPtr> negation();
  Expected<ExprPtr> compare();
  Expected<ExprPtr> sum();
  Expected<ExprPtr> concat();
  Expected<ExprPtr> product();
  Expected<ExprPtr> power();
  Expected<ExprPtr> filtered_unary();
  Expected<ExprPtr> unary(bool with_filter);
  Expected<ExprPtr> primary();
  Expected<ExprPtr> name_or_constant();
  Expected<ExprPtr> list();
  Expected<ExprPtr> dict();
  Expected<ExprPtr> postfix(ExprPtr node);
  Expected<ExprPtr> filters_and_tests(ExprPtr node);
  Expected<ExprPtr> subscript(ExprPtr node);
  Expected<ExprPtr> attribute(ExprPtr node, std::uint32_t at);
  Expected<ExprPtr> bracket(ExprPtr node, std::uint32_t at);
  Expected<ExprPtr> call(ExprPtr node);
  Expected<ExprPtr> filter(ExprPtr node);
  Expected<ExprPtr> test(ExprPtr node);
  Expected<> arguments(Expr& node);
  Expected<> argument(Expr& node);
  /// "name" or "name.name", which nothing here has.
  Expected<std::string> dotted_name();
  Expected<Op> compare_op();
  struct Sign {
    std::string_view text;
    Op op;
  };
  Expected<ExprPtr> chain(Part part, std::initializer_list<Sign> signs);

  static ExprPtr make(Expr::Kind kind, std::uint32_t at);
  static ExprPtr make(Expr::Kind kind, std::uint32_t at, ExprPtr first, ExprPtr second = nullptr);
  /// Adds a child; `node` is then as deep as it.
  static void add(Expr& node, ExprPtr kid);
  Expected<ExprPtr> checked(ExprPtr node) const;
  std::uint32_t at() const { return tokens_.current().at; }

  TokenStream& tokens_;
  int nesting_ = 0;
};

}  // namespace hearth::format::jinja
