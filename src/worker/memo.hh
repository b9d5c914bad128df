#pragma once
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hh"

namespace hearth::worker {

/// A connection that asks, as the memo's caller numbers them. It has one open question at most.
using AskerId = std::uint64_t;

struct MemoLimits {
  std::size_t entries_max = 4'096;
  std::size_t bytes_max = 67'108'864;       ///< of all values, names and keys
  std::size_t value_bytes_max = 8'388'608;  ///< of one value
  std::size_t waiting_max = 1'024;          ///< askers that wait for somebody else's value
  std::size_t held_max = 4'096;             ///< flights at once
};

struct MemoKey {
  std::string scope;  ///< a collection, or "adapter:NAME"
  std::string key;    ///< digest that the client made

  auto operator<=>(const MemoKey&) const = default;
};

/// What came with a get or a put (docs/protocol/worker.md §3.6).
struct MemoQuestion {
  MemoKey key;
  std::string name;     ///< the function's qualified name: what a person reads and clears by
  Duration ttl{};       ///< from the last use on; 0: not to be kept
  Duration wait_max{};  ///< a get: how long at most for somebody else's value
  bool take = false;  ///< a get: for this asker alone; the value leaves the memo, its flight begins
};

/// Values with a time to live from their last use, and who may make the one that is missing.
///
/// Decides and does nothing itself: time is passed in, askers that had to wait are told by
/// `take_answers`. Per key one asker at a time holds the *flight*: it was told `miss` and is to put
/// the value; those who ask meanwhile wait for it. What a clear met in flight is not kept.
class Memo {
 public:
  /// Shared, because a value that goes to a hundred askers need not be copied for each.
  using Value = std::shared_ptr<const std::string>;

  struct Answer {
    AskerId asker = 0;
    Value value;          ///< null: a miss
    bool flight = false;  ///< others wait for what this asker puts
  };
  enum class Put { kept, too_big, cleared, ttl };
  struct Cleared {
    std::size_t entries = 0;
    std::set<std::string> names;
  };
  /// What a function has in the memo, for a person: no keys, no values.
  struct Group {
    std::string scope, name;
    std::size_t entries = 0, bytes = 0;
    std::uint64_t hits = 0;
    Duration oldest{}, unused{};  ///< since the first put and the last use of any of them
  };
  struct Counts {
    std::size_t entries = 0, bytes = 0, waiting = 0;
    std::uint64_t hits = 0, misses = 0;
  };

  explicit Memo(MemoLimits limits = {}) : limits_(limits) {}

  /// The answer, or nothing: the asker waits, and `take_answers` will have it.
  std::optional<Answer> get(AskerId asker, const MemoQuestion& question, Steady::time_point now);
  /// Ends the asker's flight for the key where it has one; needs none.
  Put put(AskerId asker, const MemoQuestion& question, std::string value, Steady::time_point now);
  /// The flight's holder will not put. `for_all`: nor can anybody, so none needs to wait for
  /// another.
  void drop(AskerId asker, const MemoKey& key, bool for_all);
  /// The asker hung up: its question is forgotten, its flights go to those who wait.
  void gone(AskerId asker);
  /// Drops what matches; no scope, no names: everything. Flights that match put in vain.
  Cleared clear(const std::optional<std::string>& scope,
                const std::optional<std::set<std::string>>& names);

  /// Drops what has not been used for its time, lets those go who waited long enough.
  void expire(Steady::time_point now);
  /// When `expire` has something to do next.
  std::optional<Steady::time_point> next_due() const;
  /// When the last value goes that nobody uses meanwhile; nothing when there is none.
  std::optional<Steady::time_point> kept_until() const;
  /// For askers that waited, in the order in which it was decided.
  std::vector<Answer> take_answers() { return std::exchange(answers_, {}); }

  Counts counts() const;
  std::vector<Group> groups(Steady::time_point now) const;

 private:
  struct Entry {
    MemoKey key;
    std::string name;
    Value value;
    Duration ttl;
    Steady::time_point put_at, used_at;
    std::uint64_t hits = 0;
    std::size_t bytes() const;
  };
  using Entries = std::list<Entry>;  // most recently used first
  struct Waiter {
    AskerId asker;
    std::string name;
    Duration ttl;
    Steady::time_point until;
  };
  struct Flight {
    AskerId holder;
    std::deque<Waiter> waiters;  // who came first is served first
  };
  struct Held {
    std::string name;
    bool in_vain = false;  ///< cleared since it began
  };
  using HeldKey = std::pair<AskerId, MemoKey>;

  Answer miss(AskerId asker, bool flight);
  Answer take(AskerId asker, const MemoQuestion& question, Entries::iterator entry);
  void use(Entries::iterator entry, Duration ttl, Steady::time_point now);
  void erase(Entries::iterator entry);
  bool hold(AskerId asker, const MemoQuestion& question);
  void end_flight(AskerId asker, const MemoKey& key, bool for_all);
  void hand_on(std::map<MemoKey, Flight>::iterator flight);
  void answer_all(const MemoKey& key, const Value& value);
  void release(std::map<MemoKey, Flight>::iterator flight);
  void forget_waiter(AskerId asker);
  void shrink();

  const MemoLimits limits_;
  Entries entries_;
  std::map<MemoKey, Entries::iterator> by_key_;
  std::set<std::pair<Steady::time_point, MemoKey>> due_;  // of entries
  std::size_t bytes_ = 0;
  std::map<MemoKey, Flight> flights_;
  std::map<HeldKey, Held> held_;
  std::map<AskerId, MemoKey> waiting_;  // whose question is open, and for what
  std::vector<Answer> answers_;
  std::uint64_t hits_ = 0, misses_ = 0;
};

}  // namespace hearth::worker
