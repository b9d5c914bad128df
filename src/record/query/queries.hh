#pragma once
#include "record/query/values.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

struct PlaybookFilter {
  std::optional<Status> status;
  std::string name, path;  ///< contained in it; empty: any
  std::string label;       ///< exactly; empty: any
  std::string group;       ///< exactly; empty: any
  std::string text;        ///< contained in name or path, whatever its case; empty: any
  std::int64_t limit = 50, offset = 0;
};

/// Newest id first.
Expected<std::vector<PlaybookRow>> list_playbooks(Database& db, const PlaybookFilter& filter);

Expected<std::int64_t> count_playbooks(Database& db, const PlaybookFilter& filter);
/// Errors: not_found.
Expected<PlaybookRow> playbook_head(Database& db, std::int64_t id);
/// Results of one run by what a reader sees (status.hh, `shown_name`).
Expected<ResultCounts> result_counts(Database& db, std::int64_t playbook);

/// Runs without an end, oldest first, but for those that another daemon sent (run.sent): whoever
/// finds that the writer of one is gone appends its `run.end` (docs/protocol/journal.md §1, reason
/// gone).
Expected<std::vector<OpenRun>> open_runs(Database& db);

/// `name` is an id, a run's uuid, or `last` for the newest.
/// Errors: invalid    it is none of them.
///         not_found  no such playbook.
Expected<std::int64_t> find_playbook(Database& db, const std::string& name);
Expected<PlaybookDetail> show_playbook(Database& db, std::int64_t id);

/// Errors: invalid    `name` is no number.
///         not_found  no such result.
Expected<ResultDetail> show_result(Database& db, const std::string& name);

}  // namespace hearth::record
