#include "record/api/answer.hh"

#include <cstdio>

#include "base/text.hh"
#include "record/api/utf8.hh"

namespace hearth::record::api {
namespace {

void append_unit(std::string& out, unsigned unit) {
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04x", unit);
  out += text;
}

void append_escaped(std::string& out, char32_t c) {
  constexpr std::string_view kShort = "\b\f\n\r\t\"\\";
  constexpr std::string_view kLetters = "bfnrt\"\\";
  const std::size_t at = c < 0x80 ? kShort.find(static_cast<char>(c)) : kShort.npos;
  if (at != kShort.npos) {
    out += '\\';
    out += kLetters[at];
  } else if (c >= 0x20 && c < 0x7F) {
    out += static_cast<char>(c);
  } else if (c == 0x7F) {
    out += '\x7F';  // Python's json leaves it
  } else if (c < 0x10000) {
    append_unit(out, c);
  } else {
    append_unit(out, 0xD800 + ((c - 0x10000) >> 10));
    append_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
  }
}

}  // namespace

std::string ascii_json(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) append_escaped(out, take_char(text));
  out += '"';
  return out;
}

Answer detail(int status, std::string_view text) {
  return {status, join({"{\"detail\":", ascii_json(text), "}"})};
}

void Problems::add(std::string_view field, std::vector<std::string> texts) {
  fields_.emplace_back(field, std::move(texts));
}

Answer Problems::answer() const {
  std::vector<std::string> members;
  for (const auto& [field, texts] : fields_) {
    std::vector<std::string> quoted;
    for (const std::string& text : texts) quoted.push_back(ascii_json(text));
    members.push_back(join({ascii_json(field), ":[", join_with(",", quoted), "]"}));
  }
  return {400, join({"{", join_with(",", members), "}"})};
}

Answer non_field(std::string text) {
  Problems problems;
  problems.add(kNonField, {std::move(text)});
  return problems.answer();
}

}  // namespace hearth::record::api
