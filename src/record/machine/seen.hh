#pragma once
#include <string>
#include <variant>
#include <vector>

#include "base/id.hh"
#include "base/time.hh"
#include "record/machine/decide.hh"

namespace hearth::record {

/// A host's name within what makes names comparable: an inventory, or the controller for its
/// localhost. Names in different scopes say nothing of each other.
struct ScopedName {
  std::string scope;  ///< empty: nothing is known of it, and the name counts for nothing
  std::string host;
  auto operator<=>(const ScopedName&) const = default;
};

/// One host in one run, with what is known of it so far.
struct Appearance {
  Uuid run;
  UtcMicros at = 0;  ///< the first event that names it
  ScopedName name;
  bool localhost = false;  ///< each controller has one: the name is worth no points
  std::string pin;         ///< the variable `hearth_machine`; empty: none
  Evidence evidence;
};

/// A name goes from one machine to another because what joined them turned out to be shared.
struct Move {
  ScopedName name;
  Uuid from, to;
  auto operator<=>(const Move&) const = default;
};

/// What an event `machine.seen` says (docs/protocol/machines.md): enough to have the same machines
/// again without deciding anew.
struct Seen {
  Appearance host;
  Uuid machine;
  bool created = false;  ///< the machine begins here
  Verdict verdict = Verdict::unknown;
  Rule rule = Rule::fresh;
  int score = 0;
  std::vector<Key> equal;
  std::vector<Uuid> rivals;
  std::vector<Value> shared;
  std::vector<Move> moves;  ///< sorted: the tables keep no order
};
/// False when the two tell the same; `at` does not count.
bool differs(const Seen& one, const Seen& other);

/// What a person said. Machines are named by their uuid.
struct Merge {
  Uuid machine, into;  ///< `into` is the older one
};
struct Split {
  Uuid machine, into;  ///< `into` is new
  std::string title;   ///< of `into`; empty: the host's name
  struct Host {
    Uuid run;
    std::string host;
    bool operator==(const Host&) const = default;
  };
  std::vector<Host> hosts;  ///< appearances that were never `machine`
  /// Whose the hosts of these names are in later runs; nothing: `into` when the latest run of the
  /// name is among `hosts`.
  std::optional<Uuid> later;
};
struct Rename {
  Uuid machine;
  std::string title;
};
struct Undo {
  Uuid decision;  ///< id of the event that is taken back
};

struct Decision {
  Uuid id;  ///< of its event
  UtcMicros at = 0;
  std::variant<Merge, Split, Rename, Undo> what;
};

}  // namespace hearth::record
