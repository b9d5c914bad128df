#pragma once
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hearth::record::redact {

struct Span {
  std::size_t begin = 0, end = 0;
  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
  std::size_t size() const { return end - begin; }
};

/// What a pattern found: its whole, and its groups by number; nothing for a group without part.
struct Found {
  Span whole;
  std::vector<std::optional<Span>> groups;
};

/// A regular expression (PCRE2, UTF-8, Unicode's classes as Python has them). `pcre2.h` is included
/// by pattern.cc only. Any thread.
class Pattern {
 public:
  /// An expression that is none is a bug: they are all literals.
  explicit Pattern(std::string_view expression);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  /// The first place at or behind `from`. `text` is UTF-8, and `from` where a character begins.
  /// A text that needs more than PCRE2's limits has none.
  std::optional<Found> find(std::string_view text, std::size_t from = 0) const;
  /// The place that begins at `from`.
  std::optional<Found> at(std::string_view text, std::size_t from = 0) const;
  bool in(std::string_view text) const { return find(text).has_value(); }
  /// Number of the group of that name; 0 where there is none.
  std::size_t group(const char* name) const;

 private:
  struct Code;
  std::optional<Found> match(std::string_view text, std::size_t from, unsigned options) const;
  std::unique_ptr<Code> code_;
};

}  // namespace hearth::record::redact
