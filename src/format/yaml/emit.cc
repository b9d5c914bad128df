#include "format/yaml/emit.hh"

#include <cmath>
#include <cstdio>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/yaml/limits.hh"
#include "format/yaml/number.hh"
#include "format/yaml/scalar.hh"

namespace hearth::format {

namespace {

bool letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/// What is text in PyYAML but a number or a boolean for others: 0o17, 1e3, `y`.
bool looks_typed_elsewhere(std::string_view text) {
  if (equal_without_case(text, "y") || equal_without_case(text, "n")) return true;
  return text[0] == '.' || text[0] == '+' || text[0] == '-' || is_digit(text[0]);
}

/// Words that begin with a letter, `/` or `_`, and digits that are no number for anybody.
bool may_stand_plain(std::string_view text) {
  constexpr std::string_view kInner = "_/.-+@%^~$=:,()* ";
  if (text.empty() || text.size() > 200 || text.back() == ' ' || text.back() == ':') return false;
  if (!letter(text[0]) && text[0] != '/' && text[0] != '_') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!letter(c) && !is_digit(c) && kInner.find(c) == kInner.npos) return false;
    if (c == ':' && text[i + 1] == ' ') return false;
  }
  return resolve_plain(text) == Tag::text && !looks_typed_elsewhere(text);
}

bool needs_escape(char32_t c) {
  return c < 0x20 || c == '"' || c == '\\' || (c >= 0x7F && c < 0xA0) || c == 0x2028 ||
         c == 0x2029 || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

void append_escape(std::string& out, char32_t c) {
  if (c == '"' || c == '\\') {
    out += '\\';
    out += static_cast<char>(c);
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c < 0x100) {
    char text[8];
    std::snprintf(text, sizeof text, "\\x%02x", static_cast<unsigned>(c));
    out += text;
  } else {
    char text[12];
    std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(c));
    out += text;
  }
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = take_code_point(text, at);
    if (needs_escape(c)) {
      append_escape(out, c);
    } else {
      out += text.substr(start, at - start);
    }
  }
  return out + '"';
}

/// Several lines of which the first begins with neither blank nor line feed, with nothing that
/// would need an escape but line feeds and tabs inside a line.
bool may_be_block(std::string_view text) {
  if (text.find('\n') == text.npos || text[0] == ' ' || text[0] == '\n' || text[0] == '\t') {
    return false;
  }
  if (text.find_first_not_of('\n') == text.npos || text.find(" \n") != text.npos) return false;
  for (std::size_t at = 0; at < text.size();) {
    const bool line_begins = at == 0 || text[at - 1] == '\n';
    const char32_t c = take_code_point(text, at);
    const bool tab_inside = c == '\t' && !line_begins;
    if (c != '\n' && c != '"' && c != '\\' && !tab_inside && needs_escape(c)) return false;
  }
  return text.back() != ' ' && text.back() != '\t';
}

/// Writes one value.
class Emitter {
 public:
  bool value(const Json& value, std::size_t depth);
  std::string take() { return std::move(out_); }

 private:
  bool object(const JsonObject& object, std::size_t depth);
  bool array(const JsonArray& array, std::size_t depth);
  bool scalar(const Json& value, std::size_t depth);
  void block(std::string_view text, std::size_t depth);
  void indent(std::size_t depth) { out_.append(2 * depth, ' '); }

  std::string out_;
};

bool is_nested(const Json& value) {
  return (value.is_object() && !value.get_object().empty()) ||
         (value.is_array() && !value.get_array().empty());
}

std::string real(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
  std::string text = real_text(number);
  const auto exponent = text.find('e');
  if (exponent != text.npos && text.find('.') == text.npos) text.insert(exponent, ".0");
  return text;
}

bool Emitter::value(const Json& value, std::size_t depth) {
  if (depth > kYamlDepthMax) return false;
  if (value.is_object() && is_nested(value)) return object(value.get_object(), depth);
  if (value.is_array() && is_nested(value)) return array(value.get_array(), depth);
  return scalar(value, depth);
}

/// The first line goes on where the writer stands.
bool Emitter::object(const JsonObject& object, std::size_t depth) {
  bool first = true;
  for (const auto& [key, value] : object) {
    if (!std::exchange(first, false)) indent(depth);
    if (!is_valid_utf8(key)) return false;
    const std::string name = may_stand_plain(key) ? std::string(key) : quoted(key);
    const bool simple = name.size() <= kYamlSimpleKeyMax;
    out_ += simple ? name + ":" : "? " + name + "\n" + std::string(2 * depth, ' ') + ":";
    if (is_nested(value)) {
      out_ += '\n';
      indent(depth + 1);
    } else {
      out_ += ' ';
    }
    if (!this->value(value, depth + 1)) return false;
  }
  return true;
}

bool Emitter::array(const JsonArray& array, std::size_t depth) {
  bool first = true;
  for (const Json& item : array) {
    if (!std::exchange(first, false)) indent(depth);
    out_ += "- ";
    if (!value(item, depth + 1)) return false;
  }
  return true;
}

bool Emitter::scalar(const Json& value, std::size_t depth) {
  if (value.is_string()) {
    const std::string_view text = value.get_string();
    if (!is_valid_utf8(text)) return false;
    if (may_be_block(text)) {
      block(text, depth);
      return true;
    }
    out_ += may_stand_plain(text) ? std::string(text) : quoted(text);
  } else if (value.is_double()) {
    out_ += real(value.get_double());
  } else {
    out_ += hearth::to_text(value);
  }
  out_ += '\n';
  return true;
}

void Emitter::block(std::string_view text, std::size_t depth) {
  const bool ended = text.back() == '\n';
  const bool more = ended && text[text.size() - 2] == '\n';
  out_ += more ? "|+\n" : ended ? "|\n" : "|-\n";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) indent(std::max<std::size_t>(depth, 1));
    out_ += text.substr(at, end - at);
    out_ += '\n';
    at = end + 1;
  }
}

}  // namespace

Expected<std::string> to_yaml(const Json& value) {
  Emitter emitter;
  if (emitter.value(value, 0)) return emitter.take();
  return fail(Errc::invalid, join({"YAML is written of UTF-8, and to a depth of ",
                                   std::to_string(kYamlDepthMax)}));
}

}  // namespace hearth::format
