#include "journal/seq_set.hh"

#include <algorithm>
#include <charconv>

#include "base/text.hh"

namespace hearth::journal {
std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return {};
  return value;
}

bool SeqSet::contains(std::int64_t seq) const {
  if (seq < next_) return true;
  for (const Range& range : ranges_)
    if (seq >= range.first && seq < range.second) return true;
  return false;
}

bool SeqSet::add(std::int64_t seq) {
  if (contains(seq)) return false;
  auto after = std::find_if(ranges_.begin(), ranges_.end(),
                            [seq](const Range& range) { return range.first > seq; });
  const bool joins_after = after != ranges_.end() && after->first == seq + 1;
  const bool joins_before = after != ranges_.begin() && std::prev(after)->second == seq;
  if (joins_before) {
    std::prev(after)->second = joins_after ? after->second : seq + 1;
    if (joins_after) ranges_.erase(after);
  } else if (joins_after) {
    after->first = seq;
  } else {
    ranges_.insert(after, {seq, seq + 1});
  }
  if (ranges_.front().first == next_) {
    next_ = ranges_.front().second;
    ranges_.erase(ranges_.begin());
  }
  if (ranges_.size() > kRangesMax) ranges_.erase(ranges_.begin());
  return true;
}

std::string SeqSet::text() const {
  std::string out = std::to_string(next_);
  for (const Range& range : ranges_)
    out += join({" ", std::to_string(range.first), "-", std::to_string(range.second)});
  return out;
}

std::optional<SeqSet> SeqSet::parse(std::string_view text) {
  const std::vector<std::string> parts = split(text, ' ');
  if (parts.empty() || parts.size() > kRangesMax + 1) return {};
  const std::optional<std::int64_t> next = parse_number(parts[0]);
  if (!next) return {};
  SeqSet set;
  set.next_ = *next;
  std::int64_t floor = *next;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t hyphen = parts[i].find('-');
    if (hyphen == parts[i].npos) return {};
    const auto first = parse_number(std::string_view(parts[i]).substr(0, hyphen));
    const auto last = parse_number(std::string_view(parts[i]).substr(hyphen + 1));
    if (!first || !last || *first <= floor || *last <= *first) return {};
    set.ranges_.emplace_back(*first, *last);
    floor = *last;
  }
  return set;
}

}  // namespace hearth::journal
