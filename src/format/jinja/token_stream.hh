#pragma once
#include <string_view>
#include <vector>

#include "format/jinja/lexer.hh"

namespace hearth::format::jinja {

/// Where the parser is. At the end the last token stays.
class TokenStream {
 public:
  explicit TokenStream(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  const Token& current() const { return tokens_[next_]; }
  const Token& look() const { return tokens_[std::min(next_ + 1, tokens_.size() - 1)]; }
  const Token& take();

  bool is(Token::Kind kind) const { return current().kind == kind; }
  bool is_sign(std::string_view sign) const;
  bool is_name(std::string_view name) const;
  bool skip_sign(std::string_view sign);
  bool skip_name(std::string_view name);

  Expected<> expect_sign(std::string_view sign);
  Expected<> expect_name(std::string_view name);
  Expected<> expect(Token::Kind kind);
  Expected<std::string> take_name();

  /// Errc::invalid, and where: at the current token.
  std::unexpected<Error> wrong(std::string message) const {
    return fail(Errc::invalid, std::move(message));
  }
  /// "unexpected end of the template", or what stands there instead of `wanted`.
  std::unexpected<Error> unexpected(std::string_view wanted) const;

 private:
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
};

}  // namespace hearth::format::jinja
