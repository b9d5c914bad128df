#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/yaml/scan.hh"

namespace hearth::format {

namespace {

/// Reads what stands between two quotes.
class Quoted {
 public:
  explicit Quoted(Input& input) : input_(input), start_(input.mark()), quote_(input.peek()) {}

  Scanned scan();

 private:
  bool take_text();
  bool take_escape();
  bool take_number(int digits);
  bool take_blanks();
  bool take_breaks();
  bool fail(std::string what, std::string mend);

  Input& input_;
  Mark start_;
  char quote_;
  std::string text_;
  Fault fault_;
};

bool Quoted::fail(std::string what, std::string mend) {
  fault_ = {input_.mark(), std::move(what), std::move(mend)};
  return false;
}

Scanned Quoted::scan() {
  input_.skip();
  if (!take_text()) return std::unexpected(fault_);
  while (input_.peek() != quote_) {
    if (!take_blanks() || !take_text()) return std::unexpected(fault_);
  }
  input_.skip();
  return Token{
      .kind = TokenKind::scalar, .at = start_, .end = input_.mark(), .text = std::move(text_)};
}

/// Everything to the next blank, line break, end or closing quote.
bool Quoted::take_text() {
  while (!input_.word_ends()) {
    const char c = input_.peek();
    if (c == '\\' && quote_ == '"') {
      if (!take_escape()) return false;
    } else if (c == quote_) {
      if (quote_ == '"' || input_.peek(1) != '\'') return true;
      text_ += '\'';
      input_.skip(2);
    } else {
      text_ += c;
      input_.skip();
    }
  }
  return true;
}

bool Quoted::take_escape() {
  constexpr std::string_view kNames = "0abt\tnvfre \"\\/";
  constexpr std::string_view kMeanings("\0\a\b\t\t\n\v\f\r\x1B \"\\/", 14);
  input_.skip();
  if (input_.break_bytes() > 0) {
    input_.take_break();
    return take_breaks();
  }
  const char c = input_.peek();
  if (c == 'x') return take_number(2);
  if (c == 'u') return take_number(4);
  if (c == 'U') return take_number(8);
  if (const auto index = kNames.find(c); index != kNames.npos && !input_.ended()) {
    text_ += kMeanings[index];
  } else if (c == 'N') {
    append_utf8(text_, 0x85);
  } else if (c == '_') {
    append_utf8(text_, 0xA0);
  } else if (c == 'L' || c == 'P') {
    append_utf8(text_, c == 'L' ? 0x2028 : 0x2029);
  } else {
    return fail(join({"a backslash before ", shown(input_), " means nothing in double quotes"}),
                "double the backslash, or use single quotes");
  }
  input_.skip();
  return true;
}

/// A character by its number. Python lets half a surrogate pair through; no UTF-8 can hold one.
bool Quoted::take_number(int digits) {
  input_.skip();
  char32_t code = 0;
  for (int i = 0; i < digits; ++i) {
    const int digit = hex_digit(input_.peek());
    if (digit < 0) {
      return fail(join({"an escape wants ", std::to_string(digits),
                        " hexadecimal digits, and here stands ", shown(input_)}),
                  "");
    }
    code = code * 16 + static_cast<char32_t>(digit);
    input_.skip();
  }
  if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    return fail("no character has this number", "write it with \\U and eight digits");
  }
  append_utf8(text_, code);
  return true;
}

/// Blanks inside a line stay; around a line break they go, and one break becomes a space.
bool Quoted::take_blanks() {
  std::size_t count = 0;
  while (input_.peek(count) == ' ' || input_.peek(count) == '\t') ++count;
  const std::string_view blanks = input_.ahead(count);
  input_.skip(count);
  if (input_.ended()) {
    fault_ = {start_, "this quote is never closed", join({"add the closing ", {&quote_, 1}})};
    return false;
  }
  const std::string_view line_break = input_.take_break();
  if (line_break.empty()) {
    text_ += blanks;
    return true;
  }
  const std::size_t before = text_.size();
  if (line_break != "\n") text_ += line_break;
  if (!take_breaks()) return false;
  if (line_break == "\n" && text_.size() == before) text_ += ' ';
  return true;
}

bool Quoted::take_breaks() {
  while (true) {
    if (input_.at_document_mark()) {
      return fail(join({"`", input_.ahead(3), "` inside quotes ends the document"}),
                  join({"close the quote that line ", std::to_string(start_.line),
                        " opens, or indent the line"}));
    }
    while (input_.peek() == ' ' || input_.peek() == '\t') input_.skip();
    const std::string_view line_break = input_.take_break();
    if (line_break.empty()) return true;
    text_ += line_break;
  }
}

}  // namespace

Scanned scan_quoted(Input& input) {
  return Quoted(input).scan();
}

}  // namespace hearth::format
