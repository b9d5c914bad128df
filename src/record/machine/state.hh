#pragma once
#include <map>
#include <set>
#include <string>
#include <variant>

#include "record/machine/ledger.hh"
#include "record/machine/seen.hh"

namespace hearth::record {

/// A value as one name of a machine had it last.
struct Kept {
  Value value;
  UtcMicros first = 0, last = 0;
  bool fresh = true;
};

/// One name that a machine goes by: what its hosts told, each kind's last word.
struct Facet {
  UtcMicros first = 0, last = 0;
  Uuid run;  ///< of `last`
  Place place = Place::unknown;
  std::vector<Kept> kept;  ///< sorted by value
};

struct Machine {
  UtcMicros first = 0;
  std::string title;         ///< what people call it: the latest host name, or what a person said
  bool titled = false;       ///< a person said it
  std::optional<Uuid> into;  ///< merged into this one
  std::map<ScopedName, Facet> facets;
};

/// All machines at one moment. Changes are made by `apply`, and can be taken back.
///
/// Memory: about 1 KB a machine with one name; values that are not the last word of any name are
/// forgotten here (the tables keep them).
class MachineState {
 public:
  /// The machine that stands for this one after all merges.
  Uuid root(const Uuid& machine) const;
  /// The uid of a machine that begins with this host: the same in every replay.
  Uuid new_uid(const Uuid& run, const std::string& host) const;
  /// The question of a host, shared values left out.
  Question question(const Appearance& host) const;
  /// Whether a person, or the inventory, has decided already.
  std::optional<Uuid> pinned(const Appearance& host) const;
  /// Whether the machine was seen in the host's run under another name.
  bool in_run(const Uuid& machine, const Appearance& host) const;
  /// Values that this appearance on `machine` makes shared: another machine has them, and the times
  /// in which the two were seen with them overlap.
  std::vector<Value> overlapping(const Appearance& host, const Uuid& machine) const;
  /// Which names leave their machine when `shared` counts no more; `host` goes to `machine`.
  std::vector<Move> moves(const std::vector<Value>& shared, const Appearance& host,
                          const Uuid& machine) const;

  void apply(const Seen& seen);
  void apply(const Decision& decision);

  const std::map<Uuid, Machine>& machines() const { return machines_.all(); }
  bool is_shared(const Value& value) const { return shared_.find(value) != nullptr; }
  /// Every value and what it says, in one order: equal texts are equal states.
  std::string text() const;

  struct Mark {
    std::size_t machines, holders, names, shared, pins, titles, undo;
  };
  Mark mark() const;
  void back_to(const Mark& mark);
  void forget(const Mark& mark);

 private:
  struct Reversal {
    std::variant<Merge, Split> what;
    std::vector<Move> moved;
    std::vector<ScopedName> pinned;
    std::vector<Value> unshared;
  };

  Evidence weighed(const Appearance& host) const;
  Candidate candidate(const Uuid& root, const Appearance& host, const Evidence& evidence) const;
  std::vector<Uuid> group(const Uuid& root) const;
  bool outer(const Value& value, Place mine, Place theirs) const;
  bool held_outside(const Value& value) const;
  void keep(const Uuid& machine, const Appearance& host);
  void hold(const Value& value, const Uuid& machine);
  void let_go(const Value& value, const Uuid& machine);
  void move(const Move& what);
  void apply_what(const Decision& decision, const Merge& merge);
  void apply_what(const Decision& decision, const Split& split);
  void apply_what(const Decision& decision, const Rename& rename);
  void apply_what(const Decision& decision, const Undo& undo);

  Ledger<Uuid, Machine> machines_;
  Ledger<Value, std::set<Uuid>> holders_;  // by the machine itself, not its root
  Ledger<ScopedName, Uuid> names_;         // the machine that had the name last
  Ledger<Value, bool> shared_;
  Ledger<ScopedName, Uuid> pins_;
  Ledger<std::string, Uuid> titles_;  // machines that the inventory names
  Ledger<Uuid, Reversal> undo_;       // by decision
};

}  // namespace hearth::record
