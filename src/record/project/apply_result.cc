#include "base/text.hh"
#include "record/project/apply.hh"
#include "record/project/notes.hh"
#include "record/project/result_rows.hh"
#include "record/store/bodies.hh"
#include "record/store/search_rows.hh"

namespace hearth::record {
namespace {

struct Outcome {
  Uuid uid, task;
  std::string host;
  std::int64_t batch;
  std::optional<Uuid> play;
  ResultStatus status;
  bool changed, ignore_errors, ignore_unreachable;

  /// A failure that counts against the task, even when a rescue follows.
  bool failing() const {
    return (status == ResultStatus::failed && !ignore_errors) ||
           (status == ResultStatus::unreachable && !ignore_unreachable);
  }
  HostCounts counts() const;
};

// As Ansible's own statistics count; a rescue cannot be seen from here, they correct it at the end.
HostCounts Outcome::counts() const {
  HostCounts add;
  const bool ignored = status == ResultStatus::failed && ignore_errors;
  add.ok = status == ResultStatus::ok || ignored;
  add.changed = changed && add.ok;
  add.failed = status == ResultStatus::failed && !ignored;
  add.skipped = status == ResultStatus::skipped;
  add.unreachable = status == ResultStatus::unreachable;
  add.ignored = ignored;
  return add;
}

Expected<Outcome> outcome_of(const Event& event) {
  Outcome out;
  TRY(out.uid, event.need_uuid("uid"));
  TRY(out.task, event.need_uuid("task"));
  TRY(out.host, event.need_text("host"));
  out.batch = event.integer("batch").value_or(0);
  out.play = Uuid::parse(event.text("play").value_or(""));
  TRY(const std::string name, event.need_text("status"));
  const auto status = parse_result_status(name);
  if (!status || *status == ResultStatus::unknown)
    return fail(Errc::invalid, "`status` is no result's");
  out.status = *status;
  out.changed = event.flag("changed");
  out.ignore_errors = event.flag("ignore_errors");
  out.ignore_unreachable = event.flag("ignore_unreachable");
  return out;
}

Expected<> add_delegates(Rows& rows, const Run& run, std::int64_t result, const Event& event) {
  for (const std::string& name : event.texts("delegated")) {
    TRY(const bool gone, rows.gone(run.uid, Table::hosts, name));
    if (gone) continue;
    TRY(const std::int64_t host, rows.host(run, name));
    CHECK_OK(
        rows.db().run("INSERT INTO result_delegates (result_id, host_id) VALUES (?1, ?2)"
                      " ON CONFLICT DO NOTHING",
                      result, host));
  }
  return {};
}

// The parents of a result; they learn of it here, once.
struct Parents {
  MaybeId play;
  std::int64_t task, host;
};

Expected<Parents> parents_of(Rows& rows, const Run& run, const Outcome& outcome, bool counted) {
  Parents parents;
  if (outcome.play) {
    TRY(parents.play, rows.play(run, *outcome.play, outcome.batch, {}, 1));
  }
  const std::int64_t more = counted ? 0 : 1;
  TRY(parents.task, rows.task(run, outcome.task, outcome.batch, parents.play, {}, more,
                              outcome.failing() ? Status::failed : Status::unknown));
  HostCounts counts = outcome.counts();
  counts.results = more;
  TRY(parents.host, rows.host(run, outcome.host, {}, counts));
  return parents;
}

Expected<std::optional<FoundResult>> find_or_adopt(Rows& rows, const Run& run,
                                                   const Outcome& outcome) {
  TRY(auto found, find_result(rows, outcome.uid));
  if (found) return found;
  return find_result(rows, uid_for_items(run, outcome.task, outcome.batch, outcome.host));
}

Expected<std::int64_t> write_result(Rows& rows, const Run& run, const Event& event,
                                    const Outcome& outcome, const Parents& parents,
                                    const std::optional<FoundResult>& stub) {
  TRY(const MaybeId content, store_own_body(rows.db(), event.raw("content")));
  TRY(const Via via, via_of(rows, run, outcome.task, outcome.host));
  std::int64_t id = 0;
  if (stub) {
    id = stub->id;
    CHECK_OK(forget_searched_result(rows.db(), id));
  } else {
    TRY(id, rows.new_id(Table::results, bytes_of(outcome.uid), event.head.row));
    rows.inserted(Table::results);
    ++run.tally->results;
  }
  CHECK_OK(rows.db().run(
      "INSERT INTO results (id, uid, playbook_id, play_id, task_id, host_id, status, changed,"
      " ignore_errors, ignore_unreachable, content_body, started, ended, duration, created, "
      "updated,"
      " via) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15, ?16)"
      " ON CONFLICT (id) DO UPDATE SET uid = excluded.uid, play_id = excluded.play_id,"
      " status = excluded.status, changed = excluded.changed,"
      " ignore_errors = excluded.ignore_errors, ignore_unreachable = excluded.ignore_unreachable,"
      " content_body = excluded.content_body, started = excluded.started, ended = excluded.ended,"
      " duration = excluded.duration, created = min(results.created, excluded.created),"
      " updated = max(results.updated, excluded.updated), via = max(results.via, excluded.via)",
      id, outcome.uid, run.id, parents.play, parents.task, parents.host, outcome.status,
      outcome.changed, outcome.ignore_errors, outcome.ignore_unreachable, content,
      event.integer("started"), event.integer("ended"), event.integer("duration"), run.at, via));
  return rows.claim(Table::results, id, event.head.row);
}

}  // namespace

Expected<> apply_result(Rows& rows, const Event& event) {
  TRY(const Outcome outcome, outcome_of(event));
  TRY(const Run run, rows.run(event));
  TRY(const auto found, find_or_adopt(rows, run, outcome));
  if (found && found->filled) {
    CHECK_OK(rows.claim(Table::results, found->id, event.head.row));
    return {};
  }
  TRY(const Parents parents, parents_of(rows, run, outcome, found.has_value()));
  TRY(const std::int64_t id, write_result(rows, run, event, outcome, parents, found));
  if (outcome.failing()) ++run.tally->failed;
  CHECK_OK(add_delegates(rows, run, id, event));
  return add_notes(rows, parents.task, event);
}

}  // namespace hearth::record
