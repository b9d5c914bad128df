#include "record/project/json_spans.hh"

#include <cstdint>

#include "base/text.hh"

namespace hearth::record {
namespace {

/// Walks over JSON text by its brackets and quotes.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  bool at_end() {
    skip_blanks();
    return at_ == text_.size();
  }
  bool take(char c) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  /// One value, from its first byte to its last; empty where there is none.
  std::string_view value() {
    skip_blanks();
    const std::size_t from = at_;
    if (at_ == text_.size()) return {};
    if (text_[at_] == '"') return string() ? text_.substr(from, at_ - from) : std::string_view();
    if (text_[at_] != '{' && text_[at_] != '[') return scalar();
    return nested() ? text_.substr(from, at_ - from) : std::string_view();
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  bool string() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return true;
      }
    }
    at_ = text_.size();
    return false;
  }
  std::string_view scalar() {
    const std::size_t end = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    const std::string_view found = text_.substr(at_, end - at_);
    at_ = end;
    return found;
  }
  bool nested() {
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        if (!string()) return false;
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return true;
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::unexpected<Error> broken() {
  return fail(Errc::invalid, "not JSON: brackets or quotes do not fit together");
}

}  // namespace

Expected<std::vector<std::pair<std::string_view, std::string_view>>> member_spans(
    std::string_view text) {
  std::vector<std::pair<std::string_view, std::string_view>> members;
  Scanner scanner(text);
  if (!scanner.take('{')) return broken();
  if (scanner.take('}')) return members;
  do {
    const std::string_view name = scanner.value();
    if (name.size() < 2 || name[0] != '"' || !scanner.take(':')) return broken();
    const std::string_view value = scanner.value();
    if (value.empty()) return broken();
    members.emplace_back(name.substr(1, name.size() - 2), value);
  } while (scanner.take(','));
  if (!scanner.take('}') || !scanner.at_end()) return broken();
  return members;
}

Expected<std::vector<std::string_view>> element_spans(std::string_view text) {
  std::vector<std::string_view> elements;
  Scanner scanner(text);
  if (!scanner.take('[')) return broken();
  if (scanner.take(']')) return elements;
  do {
    elements.push_back(scanner.value());
    if (elements.back().empty()) return broken();
  } while (scanner.take(','));
  if (!scanner.take(']') || !scanner.at_end()) return broken();
  return elements;
}

std::string pretty_json(std::string_view text, int indent) {
  std::string out;
  std::size_t depth = 0;
  bool quoted = false;
  const auto new_line = [&] {
    out.append(1, '\n').append(static_cast<std::size_t>(indent) * depth, ' ');
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      out += c;
      if (c == '\\' && i + 1 < text.size()) out += text[++i];
      quoted = c != '"';
      continue;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    const bool closes = c == '}' || c == ']';
    const bool empty = closes && !out.empty() && (out.back() == '{' || out.back() == '[');
    const bool opened = !out.empty() && !empty && i > 0 && (out.back() == '{' || out.back() == '[');
    if (closes && depth > 0) --depth;
    if (opened || (closes && !empty)) new_line();
    out += c;
    if (c == '"') quoted = true;
    if (c == '{' || c == '[') ++depth;
    if (c == ':') out += ' ';
    if (c == ',') new_line();
  }
  return out;
}

}  // namespace hearth::record
