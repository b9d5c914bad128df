#pragma once
#include <optional>
#include <string>
#include <vector>

#include "record/query/gather.hh"
#include "record/query/values.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// A group: playbooks that belong together, by name. It is there while one playbook has it.
struct GroupRow {
  std::string name;
  std::int64_t playbooks = 0;
  UtcMicros first = 0, last = 0;  ///< start of the first, last sign of the last
};

/// Heard of last first. `name` is contained in it; empty: any.
Expected<std::vector<GroupRow>> list_groups(Database& db, const std::string& name,
                                            std::int64_t limit, std::int64_t offset);
Expected<std::int64_t> count_groups(Database& db, const std::string& name);
/// Errors: not_found.
Expected<GroupRow> find_group(Database& db, const std::string& name);
/// By start.
Expected<std::vector<Gathering>> group_gatherings(Database& db, const std::string& group);

struct GroupOf {
  std::optional<std::string> name, gathering;
};
/// Which group a playbook belongs to.
Expected<GroupOf> group_of(Database& db, std::int64_t playbook);

struct FoundGathering {
  std::string group;
  Gathering gathering;
};
/// The gathering to which the playbook belongs. Errors: not_found, also where it has no group.
Expected<FoundGathering> find_gathering(Database& db, std::int64_t playbook);

/// One playbook, one line of the report.
struct MemberRow {
  std::int64_t id = 0;
  Uuid run;
  std::optional<std::string> name;
  std::string path;
  Status status = Status::unknown;
  Times times;
  std::int64_t tasks = 0, hosts = 0;
  ResultCounts results;
};

/// A failed result of one of the playbooks.
struct MemberFailure {
  std::int64_t playbook = 0, result = 0;
  std::string host, task, action, message;
  std::optional<UtcMicros> at;
};

/// Playbooks that are shown as one.
struct GatheringReport {
  std::vector<MemberRow> members;  ///< by start
  ResultCounts results;
  std::int64_t tasks = 0;
  std::vector<std::string> hosts;       ///< names, sorted; of one machine its latest
  std::vector<MemberFailure> failures;  ///< of which nobody knew before, at most kFailuresMax
};
inline constexpr std::int64_t kFailuresMax = 100;
Expected<GatheringReport> report_on(Database& db, const Gathering& gathering);

}  // namespace hearth::record
