#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/id.hh"
#include "record/machine/decide.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// A lasting machine, with all that was merged into it.
struct MachineRow {
  std::int64_t id = 0;
  Uuid uid;
  std::string name;                         ///< what a person called it, else its latest host name
  UtcMicros first = 0, last = 0;            ///< seen; 0: never (a split that holds nothing yet)
  std::int64_t hosts = 0;                   ///< appearances, one a run and name
  std::optional<std::int64_t> merged_into;  ///< id; nothing unless it was asked for by its own id
  std::optional<Verdict> verdict;           ///< of its latest appearance
};

struct MachineFilter {
  std::string name;                ///< contained in the machine's or a host's; empty: any
  std::optional<Verdict> verdict;  ///< an appearance has it
  std::int64_t limit = 50, offset = 0;
};

/// One appearance of a machine.
struct MachineHostRow {
  std::int64_t playbook = 0, host_id = 0;  ///< 0: the run is not recorded (any more)
  Uuid run;
  std::string host;
  UtcMicros at = 0;
  Verdict verdict = Verdict::unknown;
  Rule rule = Rule::fresh;
  std::int64_t score = 0;
  std::string scope;
  std::vector<Key> equal;            ///< with the machine, or with the rivals
  std::vector<std::int64_t> rivals;  ///< machines that it may be
};

/// A name that a machine went by.
struct MachineNameRow {
  std::string host, scope;
  UtcMicros first = 0, last = 0;
  std::int64_t seen = 0;  ///< in so many runs
};

/// What a machine was known by; values stay hashed.
struct MachineEvidenceRow {
  Kind kind{};
  std::int64_t values = 0;  ///< different ones, over time
  std::int64_t others = 0;  ///< of them, how many another machine has had as well
  UtcMicros first = 0, last = 0;
};

/// What a person said of a machine.
struct MachineDecisionRow {
  std::int64_t number = 0;  ///< from 1, the oldest first, within this machine
  Uuid uid;
  std::string kind;  ///< machine.merged, machine.split, machine.renamed
  UtcMicros at = 0;
  std::int64_t machine = 0, into = 0;  ///< ids; 0: none
  std::optional<std::string> name, by, reason;
  bool undone = false;
};

/// What a person should look at.
struct DoubtRow {
  MachineHostRow host;
  std::int64_t machine = 0;          ///< what it was taken for
  std::vector<std::int64_t> rivals;  ///< what it may be
  /// A clone whose elder was not seen again for kMovedMicros: probably its disk, in another board.
  bool moved = false;
};
inline constexpr UtcMicros kMovedMicros = UtcMicros{30} * 86'400'000'000;

/// Seen last first, without those that were merged into others.
Expected<std::vector<MachineRow>> list_machines(Database& db, const MachineFilter& filter);
Expected<std::int64_t> count_machines(Database& db, const MachineFilter& filter);
/// `name` is an id, a uuid, a name that a person gave, or a host's latest machine.
/// Errors: not_found. A merged machine is answered with the one it is now.
/// Asked for by its own id or uuid, `merged_into` says which one it is now.
Expected<MachineRow> find_machine(Database& db, const std::string& name);
/// The machine that stands for `uid` after all merges.
Expected<Uuid> machine_root(Database& db, Uuid uid);
/// By its own id, as it is now.
Expected<MachineRow> machine_of(Database& db, std::int64_t id);
/// Its hosts over all runs, newest first.
Expected<std::vector<MachineHostRow>> machine_hosts(Database& db, std::int64_t machine,
                                                    std::int64_t limit, std::int64_t offset);
/// Its names, the latest first; at most kNamesMax.
Expected<std::vector<MachineNameRow>> machine_names(Database& db, std::int64_t machine);
inline constexpr std::int64_t kNamesMax = 200;
Expected<std::vector<MachineEvidenceRow>> machine_evidence(Database& db, std::int64_t machine);
Expected<std::vector<MachineDecisionRow>> machine_decisions(Database& db, std::int64_t machine);
/// Verdicts cloned and doubt that nobody has decided about (no merge of two that are named there),
/// newest first.
Expected<std::vector<DoubtRow>> list_doubts(Database& db, UtcMicros now, std::int64_t limit);

}  // namespace hearth::record
