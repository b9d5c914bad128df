#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.hh"
#include "journal/event.hh"
#include "record/machine/machines.hh"

namespace hearth::record {

/// Reads the journal's events and says which `machine.seen` are due: the part of noticing that
/// waits for nothing. Whoever drives it hands in each event once, in the journal's order, its own
/// included, and appends what `settle` gives (docs/decisions/0013-machines.md §4).
///
/// Of a run that has not ended it keeps a name and some hashes a host; at most kRunsMax runs.
class MachineNotice {
 public:
  static constexpr std::size_t kRunsMax = 64;

  /// Events of other kinds and malformed ones are left alone. Runs of ARA's clients count as well:
  /// they come in as the events of the API (docs/protocol/journal.md §5).
  void take(const journal::EventHead& head, const JsonObject& members);
  /// Members of the events to append, but for those that every event has. Empty: nothing is due.
  std::vector<JsonObject> settle();
  /// Something was taken since `settle`; `ended`: a run ended, so that settling now is final.
  bool due() const { return due_; }
  bool ended() const { return ended_; }
  /// It knows this run, and not its end.
  bool follows(const Uuid& run) const { return runs_.contains(run); }

  Machines& machines() { return machines_; }

 private:
  struct Run {
    std::string controller;
    std::vector<std::string> inventories;
    bool told = false;  ///< its run.start has come
    std::map<std::string, Appearance> hosts;
    std::map<std::int64_t, std::string> rows;  ///< names of the API's hosts
  };
  Run& run(const Uuid& id);
  void start(const journal::EventHead& head, const JsonObject& members);
  void host(const journal::EventHead& head, std::string_view name, Appearance part);
  void take_end(const journal::EventHead& head);
  void take_api(const journal::EventHead& head, const JsonObject& members);
  void take_machine(const journal::EventHead& head, const JsonObject& members);
  void end(const Uuid& id);

  Machines machines_;
  std::map<Uuid, Run> runs_;
  std::vector<Uuid> order_;
  std::vector<Uuid> over_;
  std::set<std::pair<Uuid, std::string>> echoes_;  // told, and on their way back from the journal
  bool due_ = false, ended_ = false;
};

}  // namespace hearth::record
