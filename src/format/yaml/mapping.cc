#include "format/yaml/mapping.hh"

#include <cmath>
#include <cstring>
#include <map>
#include <optional>

#include "base/text.hh"
#include "format/yaml/timestamp.hh"

namespace hearth::format {

namespace {

constexpr std::int64_t kMicrosPerMinute = 60'000'000;

std::string real_identity(double value) {
  const bool whole = std::trunc(value) == value && std::fabs(value) < 9e18;
  if (whole) return "n" + std::to_string(static_cast<std::int64_t>(value));
  std::string bits(1 + sizeof value, 'f');
  std::memcpy(bits.data() + 1, &value, sizeof value);
  return bits;
}

std::string timestamp_identity(const Timestamp& stamp) {
  const std::int64_t micros = wall_micros(stamp);
  if (stamp.has_zone) return "z" + std::to_string(micros - stamp.zone_minutes * kMicrosPerMinute);
  return (stamp.has_time ? "m" : "d") + std::to_string(micros);
}

/// Puts entries together by key.
class United {
 public:
  /// Where the key stood before, if it did.
  std::optional<Mark> add(const Entry& entry) {
    const auto [place, is_new] = places_.try_emplace(key_identity(*entry.key), entries_.size());
    if (is_new) {
      entries_.push_back(entry);
      return std::nullopt;
    }
    Entry& before = entries_[place->second];
    const Mark at = before.at;
    before.value = entry.value;
    before.at = entry.at;
    return at;
  }
  Mapping take() { return std::move(entries_); }

 private:
  std::map<std::string, std::size_t> places_;  // ordered: nobody's keys make it slow
  Mapping entries_;
};

/// A document that repeats itself a million times is told of it as often as anybody reads.
constexpr std::size_t kNoticesMax = 100;

Notice repeated(const Entry& entry, Mark before) {
  return {entry.at,
          join({"the key `", key_text(*entry.key), "` is there already, in line ",
                std::to_string(before.line), "; this value wins"}),
          "delete one of the two"};
}

}  // namespace

std::string key_identity(const Node& key) {
  switch (key.kind) {
    case NodeKind::boolean:
      return std::get<bool>(key.value) ? "n1" : "n0";
    case NodeKind::real:
      return real_identity(std::get<double>(key.value));
    case NodeKind::timestamp:
      return timestamp_identity(std::get<Timestamp>(key.value));
    case NodeKind::bytes:
      return "b" + std::get<std::string>(key.value);
    case NodeKind::text:
      return "t" + std::get<std::string>(key.value);
    case NodeKind::integer:
      return "n" + key_text(key);
    default:
      return "0";
  }
}

Mapping unite(const std::vector<Entry>& merged, const std::vector<Entry>& own,
              std::vector<Notice>& notices) {
  United from_merge;
  for (const Entry& entry : merged) from_merge.add(entry);
  United owned;
  for (const Entry& entry : own) {
    const std::optional<Mark> before = owned.add(entry);
    if (before && notices.size() < kNoticesMax) notices.push_back(repeated(entry, *before));
  }
  if (merged.empty()) return owned.take();
  for (const Entry& entry : owned.take()) from_merge.add(entry);
  return from_merge.take();
}

}  // namespace hearth::format
