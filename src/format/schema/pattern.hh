#pragma once
#include <array>
#include <bitset>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::format {

/// A regular expression of a schema: characters, `.`, classes, groups, `|`, `?`, `*`, `+`, `^`,
/// `$`, and backslashes before signs, `d`, `w` and `s`. Found anywhere in a text, as Python's
/// re.search.
///
/// Own, since std::regex recurses over the text and a library for a dozen patterns would be more
/// than the patterns. Time: length of the text times length of the pattern, whatever they are.
class Pattern {
 public:
  /// Says what is not understood otherwise.
  static std::expected<Pattern, std::string> parse(std::string_view text);

  bool found_in(std::string_view text) const;

 private:
  friend class PatternParser;

  enum class Op : std::uint8_t { chars, split, begin, end, match };
  using Chars = std::bitset<256>;
  struct Step {
    Op op = Op::match;
    Chars chars;            ///< of `chars`: bytes that it takes
    std::size_t next = 0;   ///< where it goes on
    std::size_t other = 0;  ///< of `split`: the other way
  };
  class Run;

  std::vector<Step> steps_;
  std::size_t first_ = 0;
};

}  // namespace hearth::format
