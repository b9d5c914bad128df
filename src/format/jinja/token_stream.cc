#include "format/jinja/token_stream.hh"

#include "base/text.hh"

namespace hearth::format::jinja {
namespace {

std::string describe(const Token& token) {
  switch (token.kind) {
    case Token::Kind::data:
      return "text";
    case Token::Kind::block_begin:
      return "'{%'";
    case Token::Kind::block_end:
      return "'%}'";
    case Token::Kind::variable_begin:
      return "'{{'";
    case Token::Kind::variable_end:
      return "'}}'";
    case Token::Kind::string:
      return "a string";
    case Token::Kind::integer:
    case Token::Kind::real:
      return "a number";
    case Token::Kind::name:
    case Token::Kind::sign:
      return join({"'", token.text, "'"});
    case Token::Kind::end:
      return "the end of the template";
  }
  return "";
}

}  // namespace

const Token& TokenStream::take() {
  const Token& token = tokens_[next_];
  if (next_ + 1 < tokens_.size()) ++next_;
  return token;
}

bool TokenStream::is_sign(std::string_view sign) const {
  return is(Token::Kind::sign) && current().text == sign;
}
bool TokenStream::is_name(std::string_view name) const {
  return is(Token::Kind::name) && current().text == name;
}
bool TokenStream::skip_sign(std::string_view sign) {
  const bool there = is_sign(sign);
  if (there) take();
  return there;
}
bool TokenStream::skip_name(std::string_view name) {
  const bool there = is_name(name);
  if (there) take();
  return there;
}

std::unexpected<Error> TokenStream::unexpected(std::string_view wanted) const {
  return wrong(join({"expected ", wanted, ", found ", describe(current())}));
}

Expected<> TokenStream::expect_sign(std::string_view sign) {
  if (skip_sign(sign)) return {};
  return unexpected(join({"'", sign, "'"}));
}
Expected<> TokenStream::expect_name(std::string_view name) {
  if (skip_name(name)) return {};
  return unexpected(join({"'", name, "'"}));
}
Expected<> TokenStream::expect(Token::Kind kind) {
  if (!is(kind)) return unexpected(describe(Token{kind}));
  take();
  return {};
}
Expected<std::string> TokenStream::take_name() {
  if (!is(Token::Kind::name)) return unexpected("a name");
  return take().text;
}

}  // namespace hearth::format::jinja
