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

/// Seen last first. `name` is contained in the machine's or a host's; empty: any.
Expected<std::vector<MachineRow>> list_machines(Database& db, const std::string& name,
                                                std::int64_t limit, std::int64_t offset);
/// `name` is an id, a uuid, a name that a person gave, or a host's latest machine.
/// Errors: not_found. A merged machine is answered with the one it is now.
Expected<MachineRow> find_machine(Database& db, const std::string& name);
/// Its hosts over all runs, newest first.
Expected<std::vector<MachineHostRow>> machine_hosts(Database& db, std::int64_t machine,
                                                    std::int64_t limit, std::int64_t offset);
/// Verdicts cloned and doubt that nobody has decided about (no merge of two that are named there),
/// newest first.
Expected<std::vector<DoubtRow>> list_doubts(Database& db, UtcMicros now, std::int64_t limit);

}  // namespace hearth::record
