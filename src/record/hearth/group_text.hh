#pragma once
#include <string>

#include "record/query/groups.hh"

// Inside of record/hearth: groups and gatherings as JSON objects.

namespace hearth::record::own {

/// id, group, name, status, started, last, open, wall_ms, sum_ms, playbooks [ids]
std::string gathering_object(const std::string& group, const Gathering& gathering);
/// With what a group is besides its row: how many gatherings, and the last of them.
std::string group_object(const GroupRow& row, const std::vector<Gathering>& gatherings);
/// The gathering as one report: failures first, then each playbook, hosts and counts.
Expected<std::string> gathering_report(Database& db, const std::string& group,
                                       const Gathering& gathering);
/// What differs between two gatherings, playbook by playbook.
Expected<std::string> gatherings_compared(Database& db, const FoundGathering& before,
                                          const FoundGathering& after);

/// ok, changed, failed, ignored, skipped, unreachable
std::string counts_object(const ResultCounts& counts);

}  // namespace hearth::record::own
