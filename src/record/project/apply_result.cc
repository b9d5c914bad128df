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
    TRY(const std::int64_t host, rows.count_host(run, name));
    rows.results().add_delegate(result, host);
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
    TRY(parents.play, rows.count_play(run, *outcome.play, outcome.batch, 1));
  }
  const std::int64_t more = counted ? 0 : 1;
  TRY(parents.task, rows.count_task(run, outcome.task, outcome.batch, parents.play, more,
                                    outcome.failing() ? Status::failed : Status::unknown));
  HostCounts counts = outcome.counts();
  counts.results = more;
  TRY(parents.host, rows.count_host(run, outcome.host, counts));
  return parents;
}

struct Stub {
  Uuid uid;  ///< not the result's where items that named none made it
  FoundResult row;
};

Expected<std::optional<Stub>> find_or_adopt(Rows& rows, const Run& run, const Outcome& outcome) {
  for (const Uuid& uid :
       {outcome.uid, uid_for_items(run.uid, outcome.task, outcome.batch, outcome.host)}) {
    TRY(const auto found, find_result(rows, uid));
    if (found) return Stub{uid, *found};
  }
  return std::nullopt;
}

NewResult result_row(const Run& run, const Event& event, const Outcome& outcome,
                     const Parents& parents) {
  NewResult row{};
  row.uid = outcome.uid;
  row.playbook = run.id;
  row.play = parents.play;
  row.task = parents.task;
  row.host = parents.host;
  row.status = outcome.status;
  row.changed = outcome.changed;
  row.ignore_errors = outcome.ignore_errors;
  row.ignore_unreachable = outcome.ignore_unreachable;
  row.started = event.integer("started");
  row.ended = event.integer("ended");
  row.duration = event.integer("duration");
  row.at = run.at;
  return row;
}

/// What its items made is completed.
Expected<> write_over_stub(Database& db, const NewResult& row) {
  CHECK_OK(db.run(
      "UPDATE results SET uid = ?2, play_id = ?3, status = ?4, changed = ?5, ignore_errors = ?6,"
      " ignore_unreachable = ?7, content_body = ?8, started = ?9, ended = ?10, duration = ?11,"
      " created = min(created, ?12), updated = max(updated, ?12), via = max(via, ?13)"
      " WHERE id = ?1",
      row.id, row.uid, row.play, row.status, row.changed, row.ignore_errors, row.ignore_unreachable,
      row.content, row.started, row.ended, row.duration, row.at, row.via));
  return {};
}

Expected<std::int64_t> add_result(Rows& rows, const Run& run, const Event& event, NewResult row) {
  TRY(row.id, rows.new_id(Table::results, bytes_of(row.uid), event.head.row));
  rows.inserted(Table::results);
  ++run.tally->results;
  TRY(row.content, rows.results().own_body(event.raw("content")));
  rows.results().add(row);
  rows.gather();
  return rows.claim(Table::results, row.id, event.head.row);
}

Expected<std::int64_t> fill_stub(Rows& rows, const Event& event, NewResult row, std::int64_t stub) {
  row.id = stub;
  CHECK_OK(forget_searched_result(rows.db(), stub));
  TRY(row.content, rows.results().own_body(event.raw("content")));
  CHECK_OK(write_over_stub(rows.db(), row));
  return rows.claim(Table::results, stub, event.head.row);
}

}  // namespace

Expected<> apply_result(Rows& rows, const Event& event) {
  TRY(const Outcome outcome, outcome_of(event));
  TRY(const Run run, rows.run(event));
  TRY(const auto found, find_or_adopt(rows, run, outcome));
  if (found && found->row.filled) {
    TRY(const std::int64_t id, rows.claim(Table::results, found->row.id, event.head.row));
    rows.results().know(found->uid, FoundResult{id, true});
    return {};
  }
  TRY(const Parents parents, parents_of(rows, run, outcome, found.has_value()));
  NewResult row = result_row(run, event, outcome, parents);
  TRY(row.via, via_of(rows, run, outcome.task, outcome.host));
  TRY(const std::int64_t id,
      found ? fill_stub(rows, event, row, found->row.id) : add_result(rows, run, event, row));
  if (found) rows.results().know(found->uid, std::nullopt);
  rows.results().know(outcome.uid, FoundResult{id, true});
  if (outcome.failing()) ++run.tally->failed;
  CHECK_OK(add_delegates(rows, run, id, event));
  return add_notes(rows, parents.task, event);
}

}  // namespace hearth::record
