#pragma once
#include <optional>
#include <span>
#include <vector>

#include "record/machine/seen.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

// What a split takes away from a machine.

/// The appearances of these hosts (ids of the API's hosts). Errc::invalid: one is not the
/// machine's.
Expected<std::vector<Split::Host>> appearances_of(Database& db, std::int64_t machine,
                                                  std::span<const std::int64_t> hosts);
/// All of the machine from the run of `playbook` on. Errc::invalid: it was not in that run.
Expected<std::vector<Split::Host>> appearances_from(Database& db, std::int64_t machine,
                                                    std::int64_t playbook);
/// The merge that brought exactly these to the machine, where there is one: to split them off is to
/// take it back.
Expected<std::optional<Uuid>> merge_that_brought(Database& db, std::int64_t machine,
                                                 const std::vector<Split::Host>& hosts);

}  // namespace hearth::record
