#include "format/jinja/lexer.hh"

#include <algorithm>
#include <optional>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/jinja/escapes.hh"
#include "format/jinja/number_scan.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

constexpr std::string_view kSigns[] = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/",
                                       "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                       ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};

bool is_name_start(char c) {
  return c == '_' || (lower(c) >= 'a' && lower(c) <= 'z');
}
bool is_name(char c) {
  return is_name_start(c) || is_digit(c);
}

class Lexer {
  using enum Token::Kind;

 public:
  Lexer(std::string_view source, const Whitespace& options) : source_(source), options_(options) {}

  std::expected<std::vector<Token>, Fault> run() {
    while (at_ < source_.size())
      if (auto done = root(); !done)
        return std::unexpected(
            Fault{std::move(done).error(), static_cast<std::uint32_t>(fault_at_)});
    add(end, "");
    return std::move(tokens_);
  }

 private:
  std::string_view rest() const { return source_.substr(at_); }

  void add(Token::Kind kind, std::string_view text) {
    tokens_.push_back({kind, std::string(text), 0, 0, static_cast<std::uint32_t>(at_)});
  }
  std::unexpected<Error> wrong(std::string message, std::size_t at) {
    fault_at_ = at;
    return bad_syntax(std::move(message));
  }
  static std::unexpected<Error> bad_syntax(std::string message) {
    return fail(Errc::invalid, std::move(message));
  }

  /// Data up to the next tag, and the tag.
  Expected<> root() {
    const std::size_t from = at_;
    std::size_t tag = from;
    while (true) {
      tag = source_.find('{', tag);
      if (tag == source_.npos || tag + 1 >= source_.size()) {
        put_data(source_.substr(from));
        at_ = source_.size();
        return {};
      }
      if (std::string_view("{%#").find(source_[tag + 1]) != std::string_view::npos) break;
      ++tag;
    }
    const char letter = source_[tag + 1];
    const std::size_t raw = letter == '%' ? raw_tag_at(tag, "raw", false) : 0;
    const char sign = sign_at(tag + 2);
    put_data(before_tag(source_.substr(from, tag - from), sign, letter != '{'));
    at_ = tag;
    if (raw > 0) return raw_block(raw);
    if (letter != '#') add(letter == '{' ? variable_begin : block_begin, "");
    at_ = tag + 2 + (sign != ' ');
    line_starting_ = false;
    if (letter == '#') return comment(tag);
    return inside(letter == '{', tag);
  }

  char sign_at(std::size_t at) const {
    return at < source_.size() && (source_[at] == '-' || source_[at] == '+') ? source_[at] : ' ';
  }

  void put_data(std::string_view text) {
    if (!text.empty()) add(data, text);
  }

  /// Takes blanks away that stand before a tag: `sign` is its '-' or '+'.
  std::string_view before_tag(std::string_view text, char sign, bool may_lstrip) const {
    if (sign == '-') return python::rstrip(text);
    if (sign == '+' || !options_.lstrip_blocks || !may_lstrip) return text;
    const std::size_t line = text.rfind('\n') + 1;
    if ((line > 0 || line_starting_) && python::strip(text.substr(line)).empty())
      return text.substr(0, line);
    return text;
  }

  void skip_blanks() { at_ = source_.size() - python::lstrip(rest()).size(); }
  void skip_line_end() {
    if (options_.trim_blocks && rest().starts_with('\n')) ++at_;
  }
  /// Behind "%}" or "#}": what its sign says.
  void after_block(char sign) {
    if (sign == '-')
      skip_blanks();
    else if (sign != '+')
      skip_line_end();
    line_starting_ = at_ > 0 && source_[at_ - 1] == '\n';
  }

  /// "{%- raw %}" at `tag`: where it ends, or 0. Of "endraw" a '+' may stand at the end, too.
  std::size_t raw_tag_at(std::size_t tag, std::string_view word, bool end_tag) const {
    std::size_t at = tag + 2 + (sign_at(tag + 2) != ' ');
    const auto skip = [&] { at = source_.size() - python::lstrip(source_.substr(at)).size(); };
    skip();
    if (!source_.substr(at).starts_with(word)) return 0;
    at += word.size();
    skip();
    if (sign_at(at) == '-' || (end_tag && sign_at(at) == '+')) ++at;
    return source_.substr(at).starts_with("%}") ? at + 2 : 0;
  }

  Expected<> raw_block(std::size_t from) {
    const std::size_t begin = at_;
    at_ = from;
    if (source_[from - 3] == '-') skip_blanks();
    line_starting_ = at_ > 0 && source_[at_ - 1] == '\n';
    const std::size_t text = at_;
    for (std::size_t tag = source_.find("{%", text); tag != source_.npos;
         tag = source_.find("{%", tag + 2)) {
      const std::size_t behind = raw_tag_at(tag, "endraw", true);
      if (behind == 0) continue;
      put_data(before_tag(source_.substr(text, tag - text), sign_at(tag + 2), true));
      at_ = behind;
      after_block(source_[behind - 3]);
      return {};
    }
    return wrong("a raw block without its end", begin);
  }

  Expected<> comment(std::size_t tag) {
    const std::size_t behind = source_.find("#}", at_);
    if (behind == source_.npos) return wrong("a comment without its end", tag);
    const char sign = behind > at_ ? sign_at(behind - 1) : ' ';
    at_ = behind + 2;
    after_block(sign);
    return {};
  }

  /// Tokens up to the tag's end, which does not count within brackets.
  Expected<> inside(bool variable, std::size_t tag) {
    std::string open;
    while (at_ < source_.size()) {
      if (open.empty() && take_end(variable)) return {};
      const std::size_t before = at_;
      skip_blanks();
      if (at_ == before) CHECK_OK(token(open));
    }
    return wrong("a tag without its end", tag);
  }

  bool take_end(bool variable) {
    const char sign = sign_at(at_);
    const bool signed_end = sign == '-' || (sign == '+' && !variable);
    if (!source_.substr(at_ + signed_end).starts_with(variable ? "}}" : "%}")) return false;
    add(variable ? variable_end : block_end, "");
    at_ += 2 + signed_end;
    if (!variable) {
      after_block(sign);
      return true;
    }
    if (signed_end) skip_blanks();
    line_starting_ = source_[at_ - 1] == '\n';
    return true;
  }

  Expected<> token(std::string& open) {
    const bool after_dot = at_ > 0 && source_[at_ - 1] == '.';
    if (const std::size_t size = after_dot ? 0 : float_at(rest())) return put_float(size);
    if (const std::size_t size = integer_at(rest())) return put_integer(size);
    if (is_name_start(rest()[0])) {
      const std::string_view text = rest();
      const auto stop = std::ranges::find_if_not(text, is_name);
      const auto size = static_cast<std::size_t>(stop - text.begin());
      add(name, text.substr(0, size));
      at_ += size;
      return {};
    }
    if (rest()[0] == '\'' || rest()[0] == '"') return put_string();
    return put_sign(open);
  }

  Expected<> put_float(std::size_t size) {
    std::string digits(rest().substr(0, size));
    std::erase(digits, '_');
    add(real, "");
    tokens_.back().real = python::to_float(digits).value_or(0);
    at_ += size;
    return {};
  }

  Expected<> put_integer(std::size_t size) {
    const auto value = python::to_int(rest().substr(0, size), 0);
    if (!value) return wrong("a number of more than 64 bits", at_);
    add(integer, rest().substr(0, size));
    tokens_.back().integer = *value;
    at_ += size;
    return {};
  }

  Expected<> put_string() {
    const char quote = rest()[0];
    std::size_t end_quote = at_ + 1;
    while (end_quote < source_.size() && source_[end_quote] != quote)
      end_quote += source_[end_quote] == '\\' ? 2 : 1;
    if (end_quote >= source_.size()) return wrong("a string without its end", at_);
    auto text = unescaped(source_.substr(at_ + 1, end_quote - at_ - 1));
    if (!text) return wrong(std::move(text.error().message), at_);
    add(string, *text);
    at_ = end_quote + 1;
    return {};
  }

  Expected<> put_sign(std::string& open) {
    const auto found = std::ranges::find_if(
        kSigns, [this](std::string_view sign) { return rest().starts_with(sign); });
    if (found == std::end(kSigns)) {
      std::size_t size = 0;
      take_code_point(rest(), size);
      return wrong(join({"unexpected character ", python::repr(rest().substr(0, size))}), at_);
    }
    CHECK_OK(balance(open, (*found)[0]));
    add(sign, *found);
    at_ += found->size();
    return {};
  }

  Expected<> balance(std::string& open, char c) {
    constexpr std::string_view kOpen = "([{", kClose = ")]}";
    if (const std::size_t which = kOpen.find(c); which != kOpen.npos) open += kClose[which];
    if (kClose.find(c) == kClose.npos) return {};
    if (open.empty()) return wrong(join({"unexpected '", std::string(1, c), "'"}), at_);
    if (open.back() != c)
      return wrong(join({"unexpected '", std::string(1, c), "', expected '",
                         std::string(1, open.back()), "'"}),
                   at_);
    open.pop_back();
    return {};
  }

  const std::string_view source_;
  const Whitespace& options_;
  std::size_t at_ = 0, fault_at_ = 0;
  bool line_starting_ = true;
  std::vector<Token> tokens_;
};

}  // namespace

std::expected<std::vector<Token>, Fault> tokens_of(std::string_view source,
                                                   const Whitespace& options) {
  return Lexer(source, options).run();
}

std::string unify_line_ends(std::string_view text, bool keep) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += text[i] == '\r' ? '\n' : text[i];
  }
  if (!keep && out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace hearth::format::jinja
