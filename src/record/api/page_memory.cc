#include "record/api/page_memory.hh"

namespace hearth::record::api {
namespace {

constexpr std::int64_t kCount = -1;

}  // namespace

std::optional<PageMemory::Seen> PageMemory::find(const std::string& list, std::int64_t offset) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find({list, offset});
  if (found == places_.end()) return {};
  newest_first_.splice(newest_first_.begin(), newest_first_, found->second);
  return found->second->second;
}

void PageMemory::put(Name name, Seen seen) {
  const std::lock_guard lock(mutex_);
  if (const auto known = places_.find(name); known != places_.end()) {
    known->second->second = std::move(seen);
    newest_first_.splice(newest_first_.begin(), newest_first_, known->second);
    return;
  }
  newest_first_.emplace_front(name, std::move(seen));
  places_.emplace(std::move(name), newest_first_.begin());
  if (places_.size() <= max_) return;
  places_.erase(newest_first_.back().first);
  newest_first_.pop_back();
}

std::optional<PageMemory::Seen> PageMemory::place(const std::string& list, std::int64_t offset) {
  return find(list, offset);
}

void PageMemory::remember(const std::string& list, std::int64_t offset, Place place,
                          StoreState state) {
  put({list, offset}, {std::move(place), state});
}

std::optional<std::int64_t> PageMemory::count(const std::string& list, std::int64_t change) {
  const auto seen = find(list, kCount);
  if (!seen || seen->state.change != change) return {};
  return seen->place.count;
}

void PageMemory::remember_count(const std::string& list, std::int64_t count, std::int64_t change) {
  put({list, kCount}, {Place{.count = count}, {change, 0}});
}

}  // namespace hearth::record::api
