#include "record/api/body_json.hh"
#include "base/utf8.hh"

#include <map>
#include <optional>
#include <vector>

#include "record/api/values.hh"

namespace hearth::record::api {
namespace {

constexpr int kDepthMax = 1000;  // of the stack; what is taken in has 64 levels at most

/// Writes one JSON text anew, from its first byte to its last.
class Rewriter {
 public:
  Rewriter(std::string& out, std::string_view text) : out_(out), text_(text) {}

  bool run() { return value(0) && (skip_blanks(), at_ == text_.size()); }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").contains(text_[at_])) ++at_;
  }
  /// Takes `c`, behind blanks.
  bool take(char c) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool value(int depth) {
    skip_blanks();
    if (at_ == text_.size() || depth == kDepthMax) return false;
    if (text_[at_] == '"') return string();
    if (text_[at_] == '{') return object(depth);
    if (text_[at_] == '[') return array(depth);
    return scalar();
  }

  bool scalar() {
    const std::size_t from = at_;
    at_ = std::min(text_.find_first_of(",]} \t\r\n\"", at_), text_.size());
    out_.append(text_, from, at_ - from);
    return at_ > from;
  }

  bool array(int depth) {
    ++at_;
    out_ += '[';
    if (!take(']')) {
      do {
        if (!value(depth + 1)) return false;
        out_ += ',';
      } while (take(','));
      if (!take(']')) return false;
      out_.pop_back();
    }
    out_ += ']';
    return true;
  }

  struct Place {
    std::size_t from, size;  // of a value in out_
  };

  bool object(int depth) {
    ++at_;
    out_ += '{';
    // Names, as they stand in out_, and where their values are.
    std::map<std::string, Place, std::less<>> members;
    if (!take('}')) {
      do {
        if (!member(depth, members)) return false;
      } while (take(','));
      if (!take('}')) return false;
      out_.pop_back();
    }
    out_ += '}';
    return true;
  }

  bool member(int depth, std::map<std::string, Place, std::less<>>& members) {
    const std::size_t from = out_.size();
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != '"' || !string()) return false;
    std::string name = out_.substr(from);
    out_ += ':';
    const std::size_t start = out_.size();
    if (!take(':') || !value(depth + 1)) return false;
    const Place place{start, out_.size() - start};
    const auto [known, fresh] = members.emplace(std::move(name), place);
    if (fresh) {
      out_ += ',';
    } else {
      const std::string again = out_.substr(start);
      out_.resize(from);
      replace(known->second, again, members);
    }
    return true;
  }

  void replace(Place& old, const std::string& by,
               std::map<std::string, Place, std::less<>>& members) {
    out_.replace(old.from, old.size, by);
    const std::size_t before = old.from;
    for (auto& [name, place] : members)
      if (place.from > before) place.from = place.from + by.size() - old.size;
    old.size = by.size();
  }

  bool string() {
    const std::size_t end = end_of_string();
    if (end == text_.npos) return false;
    const std::string_view raw = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (!raw.contains('\\')) {
      append_string(out_, raw);
      return true;
    }
    return escaped_string(raw);
  }
  std::size_t end_of_string() const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '"') {
        return i;
      }
    }
    return text_.npos;
  }

  /// Plain parts through append_string, whose quotes are taken off; \u escapes keep their value, so
  /// that half of a surrogate pair stays what it was.
  bool escaped_string(std::string_view raw) {
    out_ += '"';
    for (std::size_t at = 0; at < raw.size();) {
      const std::size_t end = std::min(raw.find('\\', at), raw.size());
      plain_part(raw.substr(at, end - at));
      at = end;
      if (at < raw.size() && !escape(raw, at)) return false;
    }
    out_ += '"';
    return true;
  }
  void plain_part(std::string_view part) {
    const std::size_t from = out_.size();
    append_string(out_, part);
    out_.pop_back();
    out_.erase(from, 1);
  }
  bool escape(std::string_view raw, std::size_t& at) {
    if (at + 1 == raw.size()) return false;
    const char letter = raw[at + 1];
    at += 2;
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    if (const std::size_t which = kLetters.find(letter); which != kLetters.npos) {
      plain_part(kMeanings.substr(which, 1));
      return true;
    }
    if (letter != 'u' || raw.size() - at < 4) return false;
    const auto unit = hex4(raw.substr(at, 4));
    at += 4;
    if (!unit) return false;
    if (*unit >= 0xd800 && *unit <= 0xdfff) {
      surrogate(*unit);
    } else {
      std::string utf8;
      append_utf8(utf8, *unit);
      plain_part(utf8);
    }
    return true;
  }
  void surrogate(char32_t unit) {
    constexpr char kDigits[] = "0123456789abcdef";
    out_ += "\\ud";
    for (const int shift : {8, 4, 0}) out_ += kDigits[unit >> shift & 15];
  }
  static std::optional<char32_t> hex4(std::string_view digits) {
    char32_t out = 0;
    for (const char c : digits) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(c | 0x20);
      if (digit == std::string_view::npos || c < '0') return {};
      out = out << 4 | static_cast<char32_t>(digit);
    }
    return out;
  }

  std::string& out_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Expected<> append_body(std::string& out, std::string_view body) {
  if (body == "[]" || body == "{}") {  // most tags, warnings and such
    out += body;
    return {};
  }
  if (Rewriter(out, body).run()) return {};
  return fail(Errc::corrupt, "a body in the store is no JSON");
}

}  // namespace hearth::record::api
