#include "format/schema/pattern.hh"

#include <optional>

#include "base/ascii.hh"
#include "base/text.hh"

namespace hearth::format {

/// Builds the steps from the back: each part is told the step behind it.
class PatternParser {
 public:
  explicit PatternParser(std::string_view text) : text_(text) {}

  std::expected<Pattern, std::string> parse() {
    const Part whole = alternatives();
    if (at_ < text_.size()) fail("a `)` too many");
    if (!fault_.empty()) return std::unexpected(fault_);
    patch(whole, add({.op = Pattern::Op::match}));
    pattern_.first_ = whole.first;
    return std::move(pattern_);
  }

 private:
  static constexpr std::size_t kNowhere = SIZE_MAX;
  static constexpr int kDepthMax = 20;
  /// Steps with one way in and one out: `out` is a step whose `next` is not set yet.
  struct Part {
    std::size_t first = 0;
    std::size_t out = 0;
  };

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) { return peek() == c && at_ < text_.size() && ++at_; }
  void fail(std::string_view what) {
    if (fault_.empty()) fault_ = join({"`", text_, "`: ", what});
    at_ = text_.size();
  }
  std::size_t add(Pattern::Step step) {
    pattern_.steps_.push_back(step);
    return pattern_.steps_.size() - 1;
  }
  void patch(Part part, std::size_t next) { pattern_.steps_[part.out].next = next; }
  /// A step that only goes on.
  std::size_t joint() {
    const std::size_t step = add({.op = Pattern::Op::split, .other = kNowhere});
    return step;
  }

  Part alternatives();
  Part sequence();
  Part repeated();
  Part one();
  Part group();
  Part chars(Pattern::Chars set);
  Pattern::Chars escape();
  Pattern::Chars bracket();

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string fault_;
  Pattern pattern_;
};

namespace {

using Bytes = std::bitset<256>;

void add_range(Bytes& set, char from, char to) {
  for (int c = static_cast<std::uint8_t>(from); c <= static_cast<std::uint8_t>(to); ++c) set.set(c);
}

Bytes only(char c) {
  Bytes set;
  set.set(static_cast<std::uint8_t>(c));
  return set;
}

/// Any byte but a line feed.
Bytes any() {
  return ~only('\n');
}

/// Nothing for a letter that names no class.
std::optional<Bytes> named(char letter) {
  Bytes set;
  switch (letter) {
    case 'd':
      add_range(set, '0', '9');
      return set;
    case 'w':
      add_range(set, '0', '9');
      add_range(set, 'a', 'z');
      add_range(set, 'A', 'Z');
      set.set('_');
      return set;
    case 's':
      for (const char c : std::string_view(" \t\n\r\f\v")) set.set(static_cast<std::uint8_t>(c));
      return set;
    default:
      return std::nullopt;
  }
}

}  // namespace

PatternParser::Part PatternParser::alternatives() {
  Part part = sequence();
  while (take('|')) {
    const Part other = sequence();
    const std::size_t end = joint();
    patch(part, end);
    patch(other, end);
    const std::size_t fork =
        add({.op = Pattern::Op::split, .next = part.first, .other = other.first});
    part = {fork, end};
  }
  return part;
}

PatternParser::Part PatternParser::sequence() {
  const std::size_t start = joint();
  Part whole{start, start};
  while (at_ < text_.size() && peek() != '|' && peek() != ')') {
    const Part part = repeated();
    patch(whole, part.first);
    whole.out = part.out;
  }
  return whole;
}

PatternParser::Part PatternParser::repeated() {
  const Part part = one();
  const char sign = peek();
  if (sign != '?' && sign != '*' && sign != '+') return part;
  ++at_;
  const std::size_t end = joint();
  const std::size_t fork = add({.op = Pattern::Op::split, .next = part.first, .other = end});
  patch(part, sign == '?' ? end : fork);
  return {sign == '+' ? part.first : fork, end};
}

PatternParser::Part PatternParser::one() {
  if (take('(')) return group();
  if (take('[')) return chars(bracket());
  if (take('\\')) return chars(escape());
  if (take('.')) return chars(any());
  if (take('^') || take('$')) {
    const bool begin = text_[at_ - 1] == '^';
    const std::size_t step = add({.op = begin ? Pattern::Op::begin : Pattern::Op::end});
    return {step, step};
  }
  const char c = peek();
  if (c == '{' || c == '?' || c == '*' || c == '+') fail("this sign is not understood here");
  if (at_ < text_.size()) ++at_;
  return chars(only(c));
}

PatternParser::Part PatternParser::chars(Pattern::Chars set) {
  const std::size_t step = add({.op = Pattern::Op::chars, .chars = set});
  return {step, step};
}

PatternParser::Part PatternParser::group() {
  if (take('?') && !take(':')) fail("of groups with `(?` only `(?:` is understood");
  if (++depth_ > kDepthMax) fail("groups nest too deep");
  const Part part = alternatives();
  --depth_;
  if (!take(')') && fault_.empty()) fail("a `)` is missing");
  return part;
}

Pattern::Chars PatternParser::escape() {
  const char c = peek();
  if (at_ < text_.size()) ++at_;
  if (const auto set = named(c)) return *set;
  const bool letter = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '\0';
  if (letter) fail("this backslash is not understood");
  return only(c);
}

Pattern::Chars PatternParser::bracket() {
  const bool negated = take('^');
  Pattern::Chars set;
  bool first = true;
  while (at_ < text_.size() && (peek() != ']' || first)) {
    first = false;
    const char from = text_[at_++];
    if (from == '\\') {
      set |= escape();
    } else if (peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
      add_range(set, from, text_[at_ + 1]);
      at_ += 2;
    } else {
      set.set(static_cast<std::uint8_t>(from));
    }
  }
  if (!take(']')) fail("a `]` is missing");
  return negated ? ~set : set;
}

/// All ways through the pattern at once.
class Pattern::Run {
 public:
  Run(const Pattern& pattern, std::string_view text)
      : pattern_(pattern), text_(text), met_(pattern.steps_.size(), SIZE_MAX) {}

  bool found() {
    std::vector<std::size_t> now;
    for (std::size_t at = 0; at <= text_.size(); ++at) {
      std::vector<std::size_t> here = std::move(now);
      here.push_back(pattern_.first_);
      if (spread(here, at)) return true;
      now = after(at);
    }
    return false;
  }

 private:
  /// Follows what takes no byte; true at the end of the pattern.
  bool spread(std::vector<std::size_t>& open, std::size_t at) {
    ready_.clear();
    while (!open.empty()) {
      const std::size_t index = open.back();
      open.pop_back();
      if (index == SIZE_MAX || met_[index] == at) continue;
      met_[index] = at;
      const Step& step = pattern_.steps_[index];
      if (step.op == Op::match) return true;
      if (step.op == Op::chars) {
        ready_.push_back(index);
      } else if (step.op == Op::split) {
        open.push_back(step.next);
        open.push_back(step.other);
      } else if (step.op == Op::begin ? at == 0 : at_end(at)) {
        open.push_back(step.next);
      }
    }
    return false;
  }

  /// `$`: the end, or before a line feed that ends the text.
  bool at_end(std::size_t at) const {
    return at == text_.size() || (at + 1 == text_.size() && text_[at] == '\n');
  }

  std::vector<std::size_t> after(std::size_t at) const {
    std::vector<std::size_t> next;
    if (at == text_.size()) return next;
    for (const std::size_t index : ready_) {
      const Step& step = pattern_.steps_[index];
      if (step.chars.test(static_cast<std::uint8_t>(text_[at]))) next.push_back(step.next);
    }
    return next;
  }

  const Pattern& pattern_;
  std::string_view text_;
  std::vector<std::size_t> met_;  ///< where each step was met last
  std::vector<std::size_t> ready_;
};

std::expected<Pattern, std::string> Pattern::parse(std::string_view text) {
  return PatternParser(text).parse();
}

bool Pattern::found_in(std::string_view text) const {
  return Run(*this, text).found();
}

}  // namespace hearth::format
