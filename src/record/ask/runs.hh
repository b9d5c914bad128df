#pragma once
#include <optional>
#include <string>

#include "record/query/json_text.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::ask {

/// What every answer says of a run.
struct RunHead {
  std::int64_t id = 0;  ///< the playbook's number
  Uuid uid;
  std::optional<std::string> name;
  std::string path;
  Status status = Status::unknown;
  Times times;
};

/// Errors: not_found.
Expected<RunHead> run_head(Database& db, std::int64_t id);
/// `name`: a number, a uuid, or `last`. Errors: invalid, not_found.
Expected<RunHead> find_run(Database& db, const std::string& name);
/// The run of the same playbook (its path) before `run`, whatever became of it.
Expected<std::optional<RunHead>> run_before(Database& db, const RunHead& run);

/// {"id","run","name","path","status","started","ended","duration_ms"}
std::string json_of(const RunHead& run);

/// The same task in several runs: what people call it, and what it does. A task without a name is
/// called by its action.
std::string task_key(const std::optional<std::string>& name, const std::string& action);

/// `part` of `whole` as JSON with three digits behind the point: 0.125; 0 of nothing.
std::string share_text(std::int64_t part, std::int64_t whole);

}  // namespace hearth::record::ask
