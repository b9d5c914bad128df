#pragma once
#include <map>
#include <vector>

#include "record/machine/state.hh"

namespace hearth::record {

/// Which machine each host is: eats appearances and people's decisions, gives verdicts.
///
/// A run is decided as a whole, its hosts in order of name, on the state before it; whatever is
/// told of it later, it is decided again, and so is what came after it. So neither the order in
/// which facts arrive nor that of hosts matters. Runs that ended are settled for good, oldest
/// first; at most kOpenMax stay open.
///
/// Pure: no clock, no store. Not thread-safe.
class Machines {
 public:
  static constexpr std::size_t kOpenMax = 64;

  /// Something is known of a host of a run; parts of one host add up.
  void add(const Appearance& part);
  void add(const Decision& decision);
  /// An event `machine.seen`, from the journal: holds as it stands until more is known of its run.
  void replay(const Seen& seen);
  /// Nothing more is expected of this run.
  void close(const Uuid& run);

  /// Decides what is undecided; the verdicts that differ from those that were told last.
  std::vector<Seen> settle();

  const MachineState& state() const { return state_; }
  bool open(const Uuid& run) const;

 private:
  struct Host {
    Appearance known;
    std::optional<Seen> told, now;
  };
  using When = std::pair<UtcMicros, Uuid>;  ///< first event, id
  /// A run or a decision, in order of time.
  struct Layer {
    When when;
    std::map<std::string, Host> hosts;
    std::optional<Decision> decision;
    bool changed = true;  ///< since it was decided
    bool closed = false;
    MachineState::Mark before{};
  };

  Layer& layer(const Uuid& run, UtcMicros at);
  std::size_t index_of(const When& when) const;
  void put(Layer layer);
  void rewind(std::size_t to);
  void decide(Layer& layer);
  Seen decide(const Appearance& host) const;
  void absorb();

  MachineState state_;
  std::vector<Layer> layers_;
  std::map<Uuid, UtcMicros> begun_;  // the runs among them
  std::size_t applied_ = 0;          // layers from here on are not in the state
};

}  // namespace hearth::record
