#include "record/ask/failures.hh"

#include <map>

#include "base/text.hh"
#include "record/ask/appearances.hh"
#include "record/ask/rows.hh"
#include "record/ask/runs.hh"

namespace hearth::record::ask {
namespace {

/// A task on a host whose past is looked for.
struct Wanted {
  ResultRow row;
  std::optional<std::int64_t> machine;
  std::string task;
  std::optional<std::int64_t> ok_run, ok_result;  ///< when it last worked
  std::optional<std::int64_t> failing_run;        ///< first since then
  std::int64_t failing_runs = 1;                  ///< since then, with this one
  std::string host_then;                          ///< the host's name when it worked
  bool over = false;
};

Expected<std::vector<Wanted>> failed_in(Database& db, std::int64_t run, std::int64_t limit) {
  std::vector<Wanted> out;
  CHECK_OK(each(db.query(RESULT_COLUMNS ", h.machine_id" RESULT_JOINS
                                        " WHERE r.playbook_id = ?1 AND r.status IN (2, 4)"
                                        " AND " RESULT_FAILED " ORDER BY r.id LIMIT ?2",
                         run, limit),
                [&](Columns row) -> Expected<> {
                  Wanted one;
                  one.row = read_result(row);
                  TRY(const std::string content, body_or(db, row.maybe_integer(), "{}"));
                  one.row.message = message_of(content);
                  one.machine = row.maybe_integer();
                  one.task = task_key(one.row.task_name, one.row.action);
                  one.failing_run = run;
                  out.push_back(std::move(one));
                  return {};
                }));
  return out;
}

/// What became of a task on a host in one run: the worst of its results.
struct Past {
  std::int64_t result = 0;
  bool ok = false, failed = false;
};

Expected<std::map<std::string, Past>> past_of(Database& db, std::int64_t host) {
  std::map<std::string, Past> out;
  CHECK_OK(each(db.query("SELECT t.name, t.action, r.id, r.status, CASE WHEN " RESULT_FAILED
                         " THEN 1 ELSE 0 END FROM results r JOIN tasks t ON t.id = "
                         "r.task_id WHERE r.host_id = ?1",
                         host),
                [&](Columns row) {
                  const auto name = row.maybe_text();
                  const std::string action = row.text();
                  Past& past = out[task_key(name, action)];
                  const std::int64_t id = row.integer();
                  const bool ok = row.status<ResultStatus>() == ResultStatus::ok;
                  if (ok) past.result = std::max(past.result, id);
                  past.ok |= ok;
                  past.failed |= row.flag();
                }));
  return out;
}

/// Walks back until each has worked once.
Expected<> look_back(Database& db, const RunHead& run, std::vector<Wanted*>& wanted) {
  const Wanted& first = *wanted.front();
  TRY(const auto seen, appearances_before(db, run, first.row.host_name, first.machine));
  std::size_t open = wanted.size();
  for (const Appearance& then : seen) {
    if (open == 0) break;
    TRY(const auto past, past_of(db, then.host));
    for (Wanted* one : wanted) {
      const auto found = past.find(one->task);
      if (one->over || found == past.end()) continue;
      if (found->second.failed) {
        one->failing_run = then.run;
        ++one->failing_runs;
      } else if (found->second.ok) {
        one->ok_run = then.run;
        one->ok_result = found->second.result;
        one->host_then = then.name;
        one->over = true;
        --open;
      }
    }
  }
  return {};
}

Expected<std::string> run_or_null(Database& db, std::optional<std::int64_t> run) {
  if (!run) return std::string("null");
  TRY(const RunHead head, run_head(db, *run));
  return json_of(head);
}

Expected<std::string> failure_json(Database& db, const Wanted& one) {
  TRY(const std::string worked, run_or_null(db, one.ok_run));
  TRY(const std::string failing, run_or_null(db, one.failing_run));
  const ResultRow& row = one.row;
  return ObjectText()
      .number("result", row.id)
      .text("status", name_of(row.status))
      .number("task", row.task)
      .text("task_name", row.task_name)
      .text("action", row.action)
      .text("path", row.path)
      .number("lineno", row.line)
      .number("host", row.host)
      .text("host_name", row.host_name)
      .number("machine", one.machine)
      .time("ended", row.times.ended)
      .text("message", row.message)
      .raw("last_ok", worked)
      .number("last_ok_result", one.ok_result)
      .text("last_ok_host_name", one.ok_run ? std::optional(one.host_then) : std::nullopt)
      .raw("failing_since", failing)
      .number("failing_runs", one.failing_runs)
      .done();
}

}  // namespace

Expected<std::string> failures(Database& db, std::int64_t run, std::int64_t limit) {
  TRY(const RunHead head, run_head(db, run));
  TRY(auto found, failed_in(db, run, limit));
  std::map<std::int64_t, std::vector<Wanted*>> hosts;
  for (Wanted& one : found) hosts[one.row.host].push_back(&one);
  for (auto& [host, wanted] : hosts) CHECK_OK(look_back(db, head, wanted));
  TRY(const auto count, db.find("SELECT count(*) FROM results r WHERE r.playbook_id = ?1"
                                " AND r.status IN (2, 4) AND " RESULT_FAILED,
                                run));
  std::vector<std::string> lines;
  for (const Wanted& one : found) {
    TRY(std::string json, failure_json(db, one));
    lines.push_back(std::move(json));
  }
  return ObjectText()
      .raw("run", json_of(head))
      .number("count", count.value_or(0))
      .number("looked_back", kLookBack)
      .raw("failures", list_text(lines))
      .done();
}

}  // namespace hearth::record::ask
