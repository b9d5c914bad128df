#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/yaml/scan.hh"

namespace hearth::format {

namespace {

bool word_char(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '_';
}

/// The next letters, digits, `-` and `_`.
std::string take_word(Input& input) {
  std::size_t length = 0;
  while (word_char(input.peek(length))) ++length;
  std::string word(input.ahead(length));
  input.skip(length);
  return word;
}

std::unexpected<Fault> unexpected_at(const Input& input, std::string_view wanted) {
  return std::unexpected(
      Fault{input.mark(), join({wanted, " is expected here, and here stands ", shown(input)}), ""});
}

/// `%41` and the like, as many as follow one another: together UTF-8.
std::expected<std::string, Fault> take_uri_escapes(Input& input) {
  std::string bytes;
  while (input.peek() == '%') {
    const int high = hex_digit(input.peek(1));
    const int low = hex_digit(input.peek(2));
    if (high < 0 || low < 0) {
      input.skip();
      return unexpected_at(input, "two hexadecimal digits");
    }
    bytes += static_cast<char>(high * 16 + low);
    input.skip(3);
  }
  if (!is_valid_utf8(bytes)) {
    return std::unexpected(Fault{input.mark(), "the escapes of this tag are not UTF-8", ""});
  }
  return bytes;
}

std::expected<std::string, Fault> take_uri(Input& input) {
  constexpr std::string_view kSigns = ";/?:@&=+$,.!~*'()[]";
  std::string uri;
  while (!input.ended()) {
    const char c = input.peek();
    if (c == '%') {
      auto escaped = take_uri_escapes(input);
      if (!escaped) return std::unexpected(escaped.error());
      uri += *escaped;
    } else if (word_char(c) || kSigns.find(c) != kSigns.npos) {
      uri += c;
      input.skip();
    } else {
      break;
    }
  }
  if (uri.empty()) return unexpected_at(input, "a tag's name");
  return uri;
}

/// `!`, `!!` or `!word!`.
std::expected<std::string, Fault> take_handle(Input& input) {
  if (input.peek() != '!') return unexpected_at(input, "`!`");
  input.skip();
  if (input.peek() == ' ') return "!";
  std::string handle = "!" + take_word(input);
  if (input.peek() != '!') return unexpected_at(input, "`!`");
  input.skip();
  return handle + "!";
}

/// Whether the tag that begins here names a handle of its own: a second `!` before it ends.
bool has_handle(const Input& input) {
  for (std::size_t ahead = 1; input.peek(ahead) != ' ' && !input.line_ends(ahead); ++ahead) {
    if (input.peek(ahead) == '!') return true;
  }
  return false;
}

std::optional<Fault> take_tag(Input& input, Token& token) {
  const bool verbatim = input.peek(1) == '<';
  if (verbatim) {
    input.skip(2);
  } else if (has_handle(input)) {
    auto handle = take_handle(input);
    if (!handle) return handle.error();
    token.handle = *std::move(handle);
  } else {
    token.handle = "!";
    input.skip();
  }
  auto uri = take_uri(input);
  if (!uri) return uri.error();
  token.text = *std::move(uri);
  if (!verbatim) return std::nullopt;
  if (input.peek() != '>') return unexpected_at(input, "`>`").error();
  input.skip();
  return std::nullopt;
}

std::optional<Fault> take_version(Input& input, Token& token) {
  token.kind = TokenKind::version_directive;
  input.skip_spaces();
  for (; is_digit(input.peek()); input.skip()) token.text += input.peek();
  if (token.text.empty()) return unexpected_at(input, "a digit").error();
  if (input.peek() != '.') return unexpected_at(input, "`.`").error();
  input.skip();
  if (!is_digit(input.peek())) return unexpected_at(input, "a digit").error();
  while (is_digit(input.peek())) input.skip();
  if (input.peek() != ' ' && !input.line_ends()) return unexpected_at(input, "a digit").error();
  return std::nullopt;
}

std::optional<Fault> take_tag_directive(Input& input, Token& token) {
  token.kind = TokenKind::tag_directive;
  input.skip_spaces();
  auto handle = take_handle(input);
  if (!handle) return handle.error();
  if (input.peek() != ' ') return unexpected_at(input, "a space").error();
  input.skip_spaces();
  auto prefix = take_uri(input);
  if (!prefix) return prefix.error();
  if (input.peek() != ' ' && !input.line_ends()) return unexpected_at(input, "a space").error();
  token.handle = *std::move(handle);
  token.text = *std::move(prefix);
  return std::nullopt;
}

std::optional<Fault> take_directive(Input& input, Token& token) {
  const std::string name = take_word(input);
  if (name.empty() || (input.peek() != ' ' && !input.line_ends())) {
    return Fault{token.at, "a line that begins with `%` is a directive, and this is none",
                 "quote a value that begins with `%`"};
  }
  if (name == "YAML") return take_version(input, token);
  if (name == "TAG") return take_tag_directive(input, token);
  input.skip_to_line_end();
  return std::nullopt;
}

}  // namespace

Scanned scan_anchor(Input& input) {
  const bool alias = input.peek() == '*';
  Token token{.kind = alias ? TokenKind::alias : TokenKind::anchor, .at = input.mark()};
  input.skip();
  token.text = take_word(input);
  constexpr std::string_view kBehind = "?:,]}%@`";
  const bool ends = input.word_ends() || kBehind.find(input.peek()) != kBehind.npos;
  if (token.text.empty() || !ends) {
    return std::unexpected(Fault{
        token.at,
        join({"`", alias ? "*" : "&", "` begins the name of ", alias ? "an alias" : "an anchor",
              ", of letters, digits, `-` and `_`, and here stands ", shown(input)}),
        join({"quote a value that begins with `", alias ? "*" : "&", "`"})});
  }
  token.end = input.mark();
  return token;
}

Scanned scan_tag(Input& input) {
  Token token{.kind = TokenKind::tag, .at = input.mark()};
  if (input.word_ends(1)) {
    token.text = "!";
    input.skip();
  } else if (auto fault = take_tag(input, token)) {
    return std::unexpected(*std::move(fault));
  }
  if (input.peek() != ' ' && !input.line_ends()) {
    return std::unexpected(Fault{input.mark(),
                                 join({"a tag ends with a space, and here stands ", shown(input)}),
                                 "quote a value that begins with `!`"});
  }
  token.end = input.mark();
  return token;
}

Scanned scan_directive(Input& input) {
  Token token{.kind = TokenKind::other_directive, .at = input.mark()};
  input.skip();
  if (auto fault = take_directive(input, token)) return std::unexpected(*std::move(fault));
  token.end = input.mark();
  input.skip_spaces();
  if (input.peek() == '#') input.skip_to_line_end();
  if (!input.line_ends()) return unexpected_at(input, "the end of the line");
  input.take_break();
  return token;
}

}  // namespace hearth::format
