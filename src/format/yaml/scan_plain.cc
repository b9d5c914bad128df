#include "format/yaml/scan.hh"

namespace hearth::format {

namespace {

bool flow_sign(char c) {
  return c == ',' || c == '?' || c == '[' || c == ']' || c == '{' || c == '}';
}

/// Whether a `:` with this behind it parts a key from its value.
bool parts_key(const Input& input, std::size_t after, bool in_flow) {
  if (input.word_ends(after)) return true;
  const char c = input.peek(after);
  return in_flow && flow_sign(c) && c != '?';
}

std::size_t word_bytes(const Input& input, bool in_flow) {
  std::size_t length = 0;
  while (!input.word_ends(length)) {
    const char c = input.peek(length);
    if (c == ':' && parts_key(input, length + 1, in_flow)) break;
    if (in_flow && flow_sign(c)) break;
    ++length;
  }
  return length;
}

/// The blanks and line breaks between two words, as the scalar has them: empty where it ends.
std::string take_gap(Input& input, bool& crossed_line) {
  const std::size_t spaces = input.skip_spaces();
  const std::string_view first = input.take_break();
  if (first.empty()) return std::string(spaces, ' ');
  crossed_line = true;
  if (input.at_document_mark()) return {};
  std::string breaks;
  while (input.peek() == ' ' || input.break_bytes() > 0) {
    if (input.skip_spaces() > 0) continue;
    breaks += input.take_break();
    if (input.at_document_mark()) return {};
  }
  if (first != "\n") return std::string(first) + breaks;
  return breaks.empty() ? " " : breaks;
}

}  // namespace

PlainScalar scan_plain(Input& input, int indent, bool in_flow) {
  PlainScalar scalar;
  Token& token = scalar.token;
  token = {.kind = TokenKind::scalar, .at = input.mark(), .end = input.mark(), .plain = true};
  std::string gap;
  while (input.peek() != '#') {
    const std::size_t length = word_bytes(input, in_flow);
    if (length == 0) break;
    scalar.crossed_line = false;
    token.text += gap;
    token.text += input.ahead(length);
    input.skip(length);
    token.end = input.mark();
    gap = take_gap(input, scalar.crossed_line);
    if (gap.empty() || (!in_flow && input.column() < indent)) break;
  }
  return scalar;
}

}  // namespace hearth::format
