#include "format/jinja/parser.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/jinja/expression_parser.hh"
#include "format/jinja/names_check.hh"

namespace hearth::format::jinja {
namespace {

/// What Jinja has and templates of machines do without.
constexpr std::string_view kRefused[] = {"macro",   "include", "import",  "from",
                                         "extends", "block",   "call",    "autoescape",
                                         "trans",   "break",   "continue"};

using Ends = std::initializer_list<std::string_view>;

class StatementParser {
 public:
  explicit StatementParser(TokenStream& tokens) : tokens_(tokens), expressions_(tokens) {}

  /// Up to one of `ends`, which becomes the current token, or to the template's end.
  Expected<Block> statements(Ends ends) {
    Block block;
    while (!tokens_.is(Token::Kind::end)) {
      const Token& token = tokens_.current();
      if (token.kind == Token::Kind::data) {
        block.push_back(statement(Stmt::Kind::text));
        block.back().text = tokens_.take().text;
      } else if (token.kind == Token::Kind::variable_begin) {
        tokens_.take();
        block.push_back(statement(Stmt::Kind::print));
        TRY(ExprPtr what, expressions_.tuple());
        block.back().exprs.push_back(std::move(what));
        CHECK_OK(tokens_.expect(Token::Kind::variable_end));
      } else {
        CHECK_OK(tokens_.expect(Token::Kind::block_begin));
        if (std::ranges::any_of(ends, [&](auto name) { return tokens_.is_name(name); }))
          return block;
        CHECK_OK(tag(block, ends));
        CHECK_OK(tokens_.expect(Token::Kind::block_end));
      }
    }
    if (ends.size() > 0)
      return tokens_.wrong(join({"the template ends before '", *(ends.end() - 1), "'"}));
    return block;
  }

 private:
  Stmt statement(Stmt::Kind kind) const {
    Stmt made;
    made.kind = kind;
    made.at = tokens_.current().at;
    return made;
  }

  Expected<> tag(Block& block, Ends ends) {
    if (!tokens_.is(Token::Kind::name)) return tokens_.unexpected("the name of a statement");
    const std::string name = tokens_.current().text;
    CHECK_OK(expressions_.enter());
    Stmt made = statement(Stmt::Kind::text);
    CHECK_OK(body_of(name, made, ends));
    expressions_.leave();
    block.push_back(std::move(made));
    return {};
  }

  Expected<> body_of(std::string_view name, Stmt& made, Ends ends) {
    if (name == "if") return branch(made);
    if (name == "for") return loop(made);
    if (name == "set") return set(made);
    if (name == "filter") return filter_block(made);
    if (name == "with") return with(made);
    if (name == "do" || name == "print") return run(name, made);
    if (std::ranges::find(kRefused, name) != std::end(kRefused))
      return tokens_.wrong(join({"the statement '", name, "' is not supported"}));
    const std::string_view wanted = ends.size() > 0 ? *(ends.end() - 1) : "";
    return tokens_.wrong(
        join({"an unknown statement '", name, "'", wanted.empty() ? "" : ", where '", wanted,
              wanted.empty() ? "" : "' is to come"}));
  }

  /// The rest of a tag, and its body up to one of `ends`.
  Expected<Block> body(Ends ends) {
    tokens_.skip_sign(":");
    CHECK_OK(tokens_.expect(Token::Kind::block_end));
    return statements(ends);
  }
  Expected<> last_body(Stmt& made, std::string_view end) {
    TRY(Block block, body({end}));
    made.blocks.push_back(std::move(block));
    tokens_.take();
    return {};
  }

  Expected<> branch(Stmt& made) {
    made.kind = Stmt::Kind::branch;
    while (true) {
      const bool otherwise = tokens_.take().text == "else";
      if (!otherwise) {
        TRY(ExprPtr condition, expressions_.tuple(false));
        made.exprs.push_back(std::move(condition));
      }
      TRY(Block block, otherwise ? body({"endif"}) : body({"elif", "else", "endif"}));
      made.blocks.push_back(std::move(block));
      if (!tokens_.is_name("endif")) continue;
      tokens_.take();
      return {};
    }
  }

  Expected<> loop(Stmt& made) {
    made.kind = Stmt::Kind::loop;
    tokens_.take();
    TRY(made.target, expressions_.target(false, {"in"}));
    CHECK_OK(tokens_.expect_name("in"));
    TRY(ExprPtr items, expressions_.tuple(false, {"recursive"}));
    made.exprs.push_back(std::move(items));
    ExprPtr condition;
    if (tokens_.skip_name("if")) {
      TRY(condition, expressions_.expression());
    }
    made.exprs.push_back(std::move(condition));
    if (tokens_.is_name("recursive")) return tokens_.wrong("recursive loops are not supported");
    TRY(Block block, body({"else", "endfor"}));
    made.blocks.push_back(std::move(block));
    if (tokens_.take().text == "endfor") return {};
    return last_body(made, "endfor");
  }

  Expected<> set(Stmt& made) {
    tokens_.take();
    TRY(made.target, expressions_.target(true));
    if (tokens_.skip_sign("=")) {
      made.kind = Stmt::Kind::set;
      TRY(ExprPtr value, expressions_.tuple());
      made.exprs.push_back(std::move(value));
      return {};
    }
    made.kind = Stmt::Kind::set_block;
    TRY(ExprPtr filter, expressions_.block_filter(false));
    made.exprs.push_back(std::move(filter));
    return last_body(made, "endset");
  }

  Expected<> filter_block(Stmt& made) {
    made.kind = Stmt::Kind::filter_block;
    tokens_.take();
    TRY(ExprPtr filter, expressions_.block_filter(true));
    made.exprs.push_back(std::move(filter));
    return last_body(made, "endfilter");
  }

  Expected<> with(Stmt& made) {
    made.kind = Stmt::Kind::with;
    tokens_.take();
    while (!tokens_.is(Token::Kind::block_end)) {
      if (!made.targets.empty()) CHECK_OK(tokens_.expect_sign(","));
      TRY(std::string name, tokens_.take_name());
      made.targets.push_back({std::move(name)});
      CHECK_OK(tokens_.expect_sign("="));
      TRY(ExprPtr value, expressions_.expression());
      made.exprs.push_back(std::move(value));
    }
    return last_body(made, "endwith");
  }

  Expected<> run(std::string_view name, Stmt& made) {
    made.kind = name == "do" ? Stmt::Kind::run : Stmt::Kind::print;
    tokens_.take();
    TRY(ExprPtr what,
        made.kind == Stmt::Kind::run ? expressions_.tuple() : expressions_.expression());
    made.exprs.push_back(std::move(what));
    while (name == "print" && tokens_.skip_sign(",")) {
      TRY(ExprPtr more, expressions_.expression());
      made.exprs.push_back(std::move(more));
    }
    return {};
  }

  TokenStream& tokens_;
  ExpressionParser expressions_;
};

}  // namespace

std::expected<Block, Fault> parse(std::vector<Token> tokens) {
  TokenStream stream(std::move(tokens));
  auto block = StatementParser(stream).statements({});
  if (!block) return std::unexpected(Fault{std::move(block).error(), stream.current().at});
  if (auto checked = check_names(*block); !checked) return std::unexpected(checked.error());
  return std::move(*block);
}

}  // namespace hearth::format::jinja
