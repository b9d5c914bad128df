#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/yaml/scan.hh"

namespace hearth::format {

namespace {

enum class Chomp { strip, clip, keep };

struct Header {
  bool folded = false;
  Chomp chomp = Chomp::clip;
  int increment = 0;  ///< 1 to 9; 0: the first line with text says it
};

using HeaderRead = std::expected<Header, Fault>;

/// Takes a `+`, a `-` or a digit into `header`; false where none stands.
bool take_indicator(Input& input, Header& header) {
  const char c = input.peek();
  if ((c == '+' || c == '-') && header.chomp == Chomp::clip) {
    header.chomp = c == '+' ? Chomp::keep : Chomp::strip;
  } else if (c >= '1' && c <= '9' && header.increment == 0) {
    header.increment = c - '0';
  } else {
    return false;
  }
  input.skip();
  return true;
}

HeaderRead take_header(Input& input) {
  Header header{.folded = input.peek() == '>'};
  input.skip();
  if (take_indicator(input, header)) take_indicator(input, header);
  if (input.peek() != ' ' && !input.line_ends()) {
    return std::unexpected(Fault{input.mark(),
                                 join({"after `|` or `>` stand `+`, `-` and a digit from 1 to 9, "
                                       "and here stands ",
                                       shown(input)}),
                                 "begin the text on the next line, or quote a value that begins "
                                 "with this character"});
  }
  input.skip_spaces();
  if (input.peek() == '#') input.skip_to_line_end();
  if (!input.line_ends()) {
    return std::unexpected(Fault{input.mark(),
                                 "a block of text begins on the line below its `|` or `>`",
                                 "begin the text on the next line"});
  }
  input.take_break();
  return header;
}

/// Empty lines; columns up to `indent` are theirs.
std::string take_breaks(Input& input, int indent) {
  std::string breaks;
  while (true) {
    while (input.column() < indent && input.peek() == ' ') input.skip();
    const std::string_view line_break = input.take_break();
    if (line_break.empty()) return breaks;
    breaks += line_break;
  }
}

/// Empty lines before the first text, whose column becomes `indent` if it is greater.
std::string take_leading(Input& input, int& indent) {
  std::string breaks;
  while (true) {
    if (input.skip_spaces() > 0) indent = std::max(indent, input.column());
    const std::string_view line_break = input.take_break();
    if (line_break.empty()) return breaks;
    breaks += line_break;
  }
}

std::string take_line(Input& input) {
  std::size_t length = 0;
  while (!input.line_ends(length)) ++length;
  std::string line(input.ahead(length));
  input.skip(length);
  return line;
}

bool blank(char c) {
  return c == ' ' || c == '\t';
}

std::string take_body(Input& input, const Header& header, int indent, std::string breaks) {
  std::string text;
  std::string line_break;
  while (input.column() == indent && !input.ended()) {
    text += breaks;
    const bool flush = !blank(input.peek());
    text += take_line(input);
    line_break = input.take_break();
    breaks = take_breaks(input, indent);
    if (input.column() != indent || input.ended()) break;
    const bool folds = header.folded && line_break == "\n" && flush && !blank(input.peek());
    if (!folds) {
      text += line_break;
    } else if (breaks.empty()) {
      text += ' ';
    }
  }
  if (header.chomp != Chomp::strip) text += line_break;
  if (header.chomp == Chomp::keep) text += breaks;
  return text;
}

}  // namespace

Scanned scan_block_scalar(Input& input, int parent_indent) {
  Token token{.kind = TokenKind::scalar, .at = input.mark()};
  const HeaderRead header = take_header(input);
  if (!header) return std::unexpected(header.error());
  int indent = std::max(parent_indent + 1, 1);
  std::string breaks;
  if (header->increment == 0) {
    breaks = take_leading(input, indent);
  } else {
    indent += header->increment - 1;
    breaks = take_breaks(input, indent);
  }
  token.text = take_body(input, *header, indent, std::move(breaks));
  token.end = input.mark();
  return token;
}

}  // namespace hearth::format
