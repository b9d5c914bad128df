#include "record/ask/runs.hh"

#include <cstdio>

#include "base/text.hh"
#include "record/ask/rows.hh"
#include "record/query/queries.hh"

namespace hearth::record::ask {
namespace {

#define HEAD_COLUMNS "SELECT id, uid, name, path, status, started, ended, duration FROM playbooks"

RunHead read_head(Columns columns) {
  RunHead run;
  run.id = columns.integer();
  run.uid = columns.uuid();
  run.name = columns.maybe_text();
  run.path = columns.text();
  run.status = columns.status<Status>();
  run.times = columns.times();
  return run;
}

}  // namespace

Expected<RunHead> run_head(Database& db, std::int64_t id) {
  TRY(auto found, read_all(db.query(HEAD_COLUMNS " WHERE id = ?1", id), read_head));
  if (found.empty())
    return fail(Errc::not_found, join({"no playbook ", std::to_string(id),
                                       " is recorded; `hearth playbook list` shows those that "
                                       "are"}));
  return std::move(found[0]);
}

Expected<RunHead> find_run(Database& db, const std::string& name) {
  TRY(const std::int64_t id, find_playbook(db, name));
  return run_head(db, id);
}

Expected<std::optional<RunHead>> run_before(Database& db, const RunHead& run) {
  TRY(auto found, read_all(db.query(HEAD_COLUMNS " WHERE path = ?1 AND id < ?2 ORDER BY id DESC"
                                                 " LIMIT 1",
                                    run.path, run.id),
                           read_head));
  if (found.empty()) return std::nullopt;
  return std::move(found[0]);
}
#undef HEAD_COLUMNS

std::string json_of(const RunHead& run) {
  return ObjectText()
      .number("id", run.id)
      .text("run", run.uid.text())
      .text("name", run.name)
      .text("path", run.path)
      .text("status", name_of(run.status))
      .times(run.times)
      .done();
}

std::string task_key(const std::optional<std::string>& name, const std::string& action) {
  return join({name.value_or(""), "\x1f", action});
}

std::string share_text(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return "0";
  char out[32];
  const int size = std::snprintf(out, sizeof out, "%.3f",
                                 static_cast<double>(part) / static_cast<double>(whole));
  return {out, static_cast<std::size_t>(size)};
}

}  // namespace hearth::record::ask
