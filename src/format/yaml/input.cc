#include "format/yaml/input.hh"

#include <cstdio>

#include "base/text.hh"
#include "base/utf8.hh"

namespace hearth::format {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string code_point_name(char32_t c) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(c));
  return text;
}

bool printable(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7E) || c == 0x85 ||
         (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

/// The same where most text is decided by its first byte alone.
bool plain_ascii(char c) {
  return (c >= 0x20 && c <= 0x7E) || c == '\n';
}

Fault bad_character(std::string_view text, std::size_t at, std::size_t end, char32_t c) {
  Input place(text.substr(0, at));
  while (!place.ended()) {
    if (place.take_break().empty()) place.skip();
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return {place.mark(), "the text is UTF-16", "save it as UTF-8"};
  }
  if (c == 0xFFFD && text.substr(at, end - at) != "\xEF\xBF\xBD") {
    return {place.mark(), "these bytes are not UTF-8",
            "save the text as UTF-8, or write binary data with !!binary and base64"};
  }
  return {place.mark(), "the character " + code_point_name(c) + " is not allowed in YAML",
          "write it with an escape inside double quotes"};
}

}  // namespace

std::optional<Fault> check_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (plain_ascii(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    const char32_t c = take_code_point(text, at);
    const bool replaced = c == 0xFFFD && text.substr(start, at - start) != "\xEF\xBF\xBD";
    if (replaced || !printable(c)) return bad_character(text, start, at, c);
  }
  return std::nullopt;
}

std::size_t Input::break_bytes(std::size_t ahead) const {
  switch (peek(ahead)) {
    case '\n':
      return 1;
    case '\r':
      return peek(ahead + 1) == '\n' ? 2 : 1;
    case '\xC2':
      return peek(ahead + 1) == '\x85' ? 2 : 0;
    case '\xE2':
      return peek(ahead + 1) == '\x80' && (peek(ahead + 2) == '\xA8' || peek(ahead + 2) == '\xA9')
                 ? 3
                 : 0;
    default:
      return 0;
  }
}

bool Input::line_ends(std::size_t ahead) const {
  return peek(ahead) == '\0' || break_bytes(ahead) > 0;
}

bool Input::word_ends(std::size_t ahead) const {
  return peek(ahead) == ' ' || peek(ahead) == '\t' || line_ends(ahead);
}

bool Input::at_document_mark() const {
  const std::string_view mark = ahead(3);
  return column_ == 0 && (mark == "---" || mark == "...") && word_ends(3);
}

void Input::skip(std::size_t bytes) {
  for (std::size_t end = std::min(at_ + bytes, text_.size()); at_ < end; ++at_) {
    if ((text_[at_] & 0xC0) == 0x80) continue;
    ++index_;
    if (text_.substr(at_, 3) != kByteOrderMark) ++column_;
  }
}

std::size_t Input::skip_spaces() {
  std::size_t count = 0;
  while (peek(count) == ' ') ++count;
  skip(count);
  return count;
}

void Input::skip_to_line_end() {
  while (!line_ends()) skip();
}

std::string_view Input::take_break() {
  const std::size_t bytes = break_bytes();
  if (bytes == 0) return {};
  const std::string_view met = text_.substr(at_, bytes);
  at_ += bytes;
  index_ += met == "\r\n" ? 2 : 1;
  ++line_;
  column_ = 0;
  return bytes == 3 ? met : std::string_view("\n");
}

std::string shown(const Input& input) {
  if (input.ended()) return "the end of the text";
  if (input.break_bytes() > 0) return "the end of the line";
  if (input.peek() == '\t') return "a tab";
  std::size_t length = 0;
  const std::string_view bytes = input.ahead(4);
  const char32_t c = take_code_point(bytes, length);
  if (c == ' ') return "a space";
  if (c == 0xFEFF) return "a byte order mark";
  return join({"`", bytes.substr(0, length), "`"});
}

}  // namespace hearth::format
