#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/id.hh"
#include "journal/event.hh"
#include "journal/seq_set.hh"

namespace hearth::journal {

/// The random half of a UUID is hash enough.
struct UuidHash {
  std::size_t operator()(const Uuid& id) const;
};

/// Knows what the journal has, so that an event sent twice is kept once: by (producer, seq), and by
/// id among the latest. What is added is tentative until `commit`.
///
/// Bounded: about 1 MB at the limits. A producer beyond the limit pushes out the one that was quiet
/// for longest; an event of that one, sent again, would be taken twice (readers put up with that:
/// specs, every row has a natural key), never lost.
class Dedup {
 public:
  struct Limits {
    std::size_t producers = 4096;
    std::size_t ids = 4096;
  };

  Dedup() : Dedup(Limits{}) {}
  explicit Dedup(Limits limits) : limits_(limits) {}

  /// False when the event is had already, tentatively or not; else it now is, tentatively.
  bool add(const EventHead& event);
  /// Keeps what was added since the last `commit` or `rollback`.
  void commit();
  /// Forgets it.
  void rollback();

  /// The number up to which all of the producer's events are kept, or nothing when 0 is not.
  std::optional<std::int64_t> acked(const Uuid& producer) const;

  /// Every producer that is known, the quiet ones first; nothing may be tentative.
  std::vector<std::pair<Uuid, SeqSet>> producers() const;
  /// Puts one producer in, as `producers` gave it.
  void restore(const Uuid& producer, SeqSet seqs);

 private:
  struct Producer {
    SeqSet seqs;
    std::int64_t kept_next = 0;  // seqs.next() of the last commit
    std::uint64_t used = 0;
    bool tentative = false;
  };
  struct Undo {
    Uuid producer;
    std::optional<SeqSet> before;  // nothing: it was not known
  };

  Producer& producer_of(const Uuid& id);
  void make_room();
  void remember_id(const Uuid& id);

  Limits limits_;
  std::uint64_t uses_ = 0;
  std::unordered_map<Uuid, Producer, UuidHash> producers_;
  std::unordered_set<Uuid, UuidHash> ids_;
  std::deque<Uuid> id_order_;  // oldest first; the last `new_ids_` of them are tentative
  std::size_t new_ids_ = 0;
  std::vector<Undo> undo_;
};

}  // namespace hearth::journal
