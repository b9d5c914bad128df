#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "record/api/json_text.hh"
#include "record/api/utf8.hh"

namespace hearth::record::api {
namespace {

/// Reads JSON and writes it again. One pass; nesting is limited, so it may call itself.
class Compactor {
 public:
  Compactor(std::string_view text, bool keep_halves) : text_(text), keep_halves_(keep_halves) {
    out_.reserve(text.size());
  }

  Expected<std::string> run() {
    if (text_.starts_with("\xEF\xBB\xBF")) return wrong("a byte order mark");
    if (!is_valid_utf8(text_)) return wrong("the text is not UTF-8");
    CHECK_OK(value(0));
    skip_blanks();
    if (at_ < text_.size()) return wrong("extra data");
    return std::move(out_);
  }

 private:
  struct Member {
    std::string name;
    std::size_t from, to;  ///< in out_
  };

  std::unexpected<Error> wrong(std::string_view what) const {
    return fail(Errc::invalid, join({what, " at byte ", std::to_string(at_)}));
  }
  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").contains(text_[at_])) ++at_;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_blanks_and(char c) {
    skip_blanks();
    return take(c);
  }

  Expected<> value(std::size_t depth) {
    skip_blanks();
    const char c = peek();
    if (c == '"') return string();
    if (c == '{' || c == '[') {
      if (depth == kRequestDepthMax) return wrong("nested too deeply");
      return c == '{' ? object(depth + 1) : list(depth + 1);
    }
    if (is_digit(c) || c == '-') return number();
    return word();
  }

  Expected<> word() {
    for (const std::string_view word : {"true", "false", "null"})
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        out_ += word;
        return {};
      }
    for (const std::string_view word : {"NaN", "Infinity"})
      if (text_.substr(at_).starts_with(word)) return not_finite(word);
    return wrong("no value");
  }
  static std::unexpected<Error> not_finite(std::string_view word) {
    return fail(Errc::invalid,
                join({"Out of range float values are not JSON compliant: '", word, "'"}));
  }

  Expected<> digits() {
    if (!is_digit(peek())) return wrong("no digit");
    while (is_digit(peek())) ++at_;
    return {};
  }
  Expected<> number() {
    const std::size_t from = at_;
    take('-');
    if (text_.substr(at_).starts_with("Infinity")) return not_finite("-Infinity");
    if (!take('0')) CHECK_OK(digits());
    if (take('.')) CHECK_OK(digits());
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      const std::size_t exponent = at_;
      CHECK_OK(digits());
      // No journal's reader has to cope with more; nor does any float.
      if (at_ - exponent > 5) return wrong("the exponent is too large");
    }
    out_ += text_.substr(from, at_ - from);
    return {};
  }

  Expected<> string() {
    out_ += text_[at_++];
    while (at_ < text_.size() && text_[at_] != '"') {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return wrong("a control character");
      if (text_[at_] == '\\') {
        CHECK_OK(escape());
      } else {
        out_ += text_[at_++];
      }
    }
    if (!take('"')) return wrong("a string does not end");
    out_ += '"';
    return {};
  }
  Expected<> escape() {
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (c == 'u') return unit();
    if (!std::string_view("\"\\/bfnrt").contains(c) || c == '\0') return wrong("no such escape");
    out_ += text_.substr(at_, 2);
    at_ += 2;
    return {};
  }
  /// The code unit that `\uXXXX` at `at` writes; -1 where there is none.
  int unit_at(std::size_t at) const {
    if (at + 6 > text_.size() || text_.substr(at, 2) != "\\u") return -1;
    int unit = 0;
    for (const char c : text_.substr(at + 2, 4)) {
      const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
      if (!is_digit(c) && !letter) return -1;
      unit = unit * 16 + (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return unit;
  }
  Expected<> unit() {
    const int unit = unit_at(at_);
    if (unit < 0) return wrong("no \\u escape");
    const int next = unit >= 0xD800 && unit <= 0xDBFF ? unit_at(at_ + 6) : -1;
    const bool pair = next >= 0xDC00 && next <= 0xDFFF;
    const bool half = unit >= 0xD800 && unit <= 0xDFFF && !pair;
    const std::size_t size = pair ? 12 : 6;
    out_ += half && !keep_halves_ ? std::string_view("\\ufffd") : text_.substr(at_, size);
    at_ += size;
    return {};
  }

  Expected<> list(std::size_t depth) {
    out_ += text_[at_++];
    if (!take_blanks_and(']')) {
      bool first = true;
      do {
        if (!std::exchange(first, false)) out_ += ',';
        CHECK_OK(value(depth));
      } while (take_blanks_and(','));
      if (!take(']')) return wrong("a list does not end");
    }
    out_ += ']';
    return {};
  }
  Expected<> object(std::size_t depth) {
    out_ += text_[at_++];
    const std::size_t from = out_.size();
    std::vector<Member> members;
    if (!take_blanks_and('}')) {
      do {
        CHECK_OK(member(depth, members));
      } while (take_blanks_and(','));
      if (!take('}')) return wrong("an object does not end");
    }
    drop_doubles(from, members);
    out_ += '}';
    return {};
  }
  Expected<> member(std::size_t depth, std::vector<Member>& members) {
    skip_blanks();
    if (peek() != '"') return wrong("no name of a member");
    if (!members.empty()) out_ += ',';
    const std::size_t from = out_.size();
    CHECK_OK(string());
    std::string name = json_string(std::string_view(out_).substr(from));
    if (!take_blanks_and(':')) return wrong("no ':'");
    out_ += ':';
    CHECK_OK(value(depth));
    members.push_back({std::move(name), from, out_.size()});
    return {};
  }

  /// Writes the object again where names are there twice.
  void drop_doubles(std::size_t from, std::vector<Member>& members) {
    std::vector<std::size_t> order(members.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
      return std::tie(members[one].name, one) < std::tie(members[other].name, other);
    });
    std::vector<bool> dropped(members.size());
    bool any = false;
    for (std::size_t i = 0; i < order.size();) {
      std::size_t last = i;
      while (last + 1 < order.size() && members[order[last + 1]].name == members[order[i]].name)
        ++last;
      for (std::size_t n = i + 1; n <= last; ++n) any = dropped[order[n]] = true;
      members[order[i]].from = members[order[last]].from;
      members[order[i]].to = members[order[last]].to;
      i = last + 1;
    }
    if (!any) return;
    std::string kept;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (dropped[i]) continue;
      if (!kept.empty()) kept += ',';
      kept.append(out_, members[i].from, members[i].to - members[i].from);
    }
    out_.replace(from, out_.npos, kept);
  }

  std::string_view text_;
  const bool keep_halves_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

Expected<std::string> compact_json(std::string_view text, bool keep_halves) {
  return Compactor(text, keep_halves).run();
}

}  // namespace hearth::record::api
