#include "far/outcomes.hh"

#include <algorithm>
#include <iterator>

namespace hearth::far {
namespace {

constexpr std::size_t kKeptCallsMax = 64;
constexpr std::size_t kBytesMax = 64U << 20;  // of one call
constexpr Duration kMemory = std::chrono::minutes(1);

}  // namespace

bool Outcomes::begin(std::int64_t id) {
  if (never_.contains(id) || calls_.contains(id)) return false;
  prune();
  highest_ = std::max(highest_, id);
  calls_.emplace(id, std::make_unique<Outcome>(loop_));
  return true;
}

void Outcomes::refused(std::int64_t id) {
  never_.insert(id);
  calls_.erase(id);  // whoever waits for its end is woken, and asks again
}

void Outcomes::add(std::int64_t id, std::string_view frame) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  Outcome& outcome = *found->second;
  if (outcome.frames.size() + frame.size() > kBytesMax) {
    outcome.whole = false;
    outcome.frames.clear();
  }
  if (outcome.whole) outcome.frames += frame;
}

void Outcomes::end(std::int64_t id, std::string_view frame) {
  add(id, frame);
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  found->second->at = loop_.clock().now();
  found->second->ended.set();
}

Outcomes::Known Outcomes::ask(std::int64_t id) {
  const auto found = calls_.find(id);
  if (found != calls_.end() && !found->second->ended.is_set()) return Known::running;
  if (found != calls_.end()) return found->second->whole ? Known::ended : Known::forgotten;
  if (id <= highest_ && !never_.contains(id)) return Known::forgotten;
  never_.insert(id);
  return Known::never;
}

/// Lets go what ended more than a minute ago, and the oldest that ended where they are too many.
void Outcomes::prune() {
  const Steady::time_point now = loop_.clock().now();
  for (auto it = calls_.begin(); it != calls_.end();) {
    const bool done = it->second->ended.is_set();
    const bool old = done && now - it->second->at > kMemory;
    const bool many = done && calls_.size() >= kKeptCallsMax;
    it = old || many ? calls_.erase(it) : std::next(it);
  }
}

}  // namespace hearth::far
