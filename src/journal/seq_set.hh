#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::journal {

/// Decimal digits as a number from 0; nothing for any other text.
std::optional<std::int64_t> parse_number(std::string_view text);

/// Which numbers of one producer are had: all below `next`, and some ranges above.
///
/// At most kRangesMax ranges are kept; past that the lowest is forgotten: its events would be taken
/// again if they were sent again, but nothing new is ever taken for old.
class SeqSet {
 public:
  static constexpr std::size_t kRangesMax = 64;
  using Range = std::pair<std::int64_t, std::int64_t>;  ///< first, and one past the last

  bool contains(std::int64_t seq) const;
  /// False when it was there already.
  bool add(std::int64_t seq);
  std::int64_t next() const { return next_; }
  const std::vector<Range>& ranges() const { return ranges_; }

  /// "NEXT FROM-TO FROM-TO …", and back; nothing where the text is no such list.
  std::string text() const;
  static std::optional<SeqSet> parse(std::string_view text);
  bool operator==(const SeqSet&) const = default;

 private:
  std::int64_t next_ = 0;
  std::vector<Range> ranges_;  // ascending, with a hole before each
};

}  // namespace hearth::journal
