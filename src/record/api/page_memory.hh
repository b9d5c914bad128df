#pragma once
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

namespace hearth::record::api {

/// What stands at some offset of a list, so that a client which follows `next` costs the same at
/// any depth: the row before it.
struct Place {
  std::int64_t key = 0;
  /// The first column of the order, where that is not the key.
  std::variant<std::int64_t, std::string> first;
  std::int64_t count = 0;  ///< of the list, when it was seen
};

/// Where the store stood when something was seen.
struct StoreState {
  std::int64_t change = 0;  ///< another number after each batch of the projector
  std::int64_t moved = 0;   ///< rows deleted or given another id so far (kMovedRows)
};

/// Remembers places and counts of lists, the last used ones; belongs to the server and serves all
/// of its threads. A list is named by its endpoint, conditions, values and order.
class PageMemory {
 public:
  explicit PageMemory(std::size_t entries_max = 10'000) : max_(entries_max) {}

  struct Seen {
    Place place;
    StoreState state;
  };
  std::optional<Seen> place(const std::string& list, std::int64_t offset);
  void remember(const std::string& list, std::int64_t offset, Place place, StoreState state);

  /// How many rows the list has, where it was counted since the last change.
  std::optional<std::int64_t> count(const std::string& list, std::int64_t change);
  void remember_count(const std::string& list, std::int64_t count, std::int64_t change);

 private:
  // -1: the list's count.
  using Name = std::pair<std::string, std::int64_t>;
  using Entry = std::pair<Name, Seen>;
  std::optional<Seen> find(const std::string& list, std::int64_t offset);
  void put(Name name, Seen seen);

  std::size_t max_;
  std::mutex mutex_;
  std::list<Entry> newest_first_;
  std::map<Name, std::list<Entry>::iterator> places_;
};

}  // namespace hearth::record::api
