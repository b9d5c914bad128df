#include <set>

#include "base/text.hh"
#include "record/project/apply.hh"
#include "record/project/json_spans.hh"
#include "record/store/bodies.hh"
#include "record/store/hash.hh"

namespace hearth::record {
namespace {

/// What is kept of warnings and the like for a task, at most.
constexpr std::size_t kTaskNotesMax = 1000;

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

/// Where items are kept that do not name their result: it will find them by task and host.
Uuid uid_for_items(const Run& run, const Uuid& task, std::int64_t batch, std::string_view host) {
  return uuid_of(sha256(join({bytes_of(run.uid), bytes_of(task), std::to_string(batch), "/", host}))
                     .substr(0, 16));
}

struct Found {
  std::int64_t id;
  bool filled;
};

Expected<std::optional<Found>> find_result(Rows& rows, const Uuid& uid) {
  TRY(Statement found, rows.db().query("SELECT id, status FROM results WHERE uid = ?1", uid));
  TRY(const bool there, found.step());
  if (!there) return std::nullopt;
  return Found{found.integer(0), found.integer(1) != 0};
}

/// The elements of both lists, each once, sorted: the order of results does not show.
std::set<std::string> merge_notes(std::string_view known, std::string_view more,
                                  bool more_is_list) {
  std::set<std::string> all;
  for (const std::string_view list : {known, more_is_list ? more : std::string_view()})
    if (const auto elements = element_spans(list); elements)
      all.insert(elements->begin(), elements->end());
  if (!more_is_list) all.emplace(more);
  while (all.size() > kTaskNotesMax) all.erase(std::prev(all.end()));
  return all;
}

std::string list_of(const std::set<std::string>& elements) {
  return join({"[", join_with(",", {elements.begin(), elements.end()}), "]"});
}

Expected<> add_texts(Rows& rows, std::int64_t task, std::string_view more, std::string_view select,
                     std::string_view update) {
  if (!more.starts_with('[') || more == "[]") return {};
  std::set<std::string> all;
  {
    TRY(Statement known, rows.db().query(select, task));
    CHECK_OK(known.step());
    all = merge_notes(known.text(0), more, true);
  }
  CHECK_OK(rows.db().run(update, task, list_of(all), all.size()));
  return {};
}

Expected<> add_exception(Rows& rows, std::int64_t task, std::string_view exception, UtcMicros at) {
  if (exception.empty()) return {};
  TRY(const auto body, rows.db().find("SELECT exceptions_body FROM tasks WHERE id = ?1", task));
  std::string known = "[]";
  if (body) {
    TRY(known, load_body(rows.db(), *body));
  }
  const auto all = merge_notes(known, exception, false);
  TRY(const MaybeId kept, store_body(rows.db(), list_of(all), at));
  CHECK_OK(rows.db().run("UPDATE tasks SET exceptions_body = ?2, n_exceptions = ?3 WHERE id = ?1",
                         task, kept, all.size()));
  return {};
}

Expected<> add_notes(Rows& rows, std::int64_t task, const Event& event) {
  CHECK_OK(add_texts(rows, task, event.raw("warnings"), "SELECT warnings FROM tasks WHERE id = ?1",
                     "UPDATE tasks SET warnings = ?2, n_warnings = ?3 WHERE id = ?1"));
  CHECK_OK(add_texts(rows, task, event.raw("deprecations"),
                     "SELECT deprecations FROM tasks WHERE id = ?1",
                     "UPDATE tasks SET deprecations = ?2, n_deprecations = ?3 WHERE id = ?1"));
  return add_exception(rows, task, event.raw("exception"), event.head.at);
}

Expected<> add_delegates(Rows& rows, const Run& run, std::int64_t result, const Event& event) {
  for (const std::string& name : event.texts("delegated")) {
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

Expected<std::optional<Found>> find_or_adopt(Rows& rows, const Run& run, const Outcome& outcome) {
  TRY(auto found, find_result(rows, outcome.uid));
  if (found) return found;
  return find_result(rows, uid_for_items(run, outcome.task, outcome.batch, outcome.host));
}

Expected<Via> via_of(Rows& rows, const Run& run, const Uuid& task, const std::string& host) {
  TRY(const auto told, rows.db().find("SELECT via FROM result_vias WHERE run_uid = ?1"
                                      " AND task_uuid = ?2 AND host = ?3",
                                      run.uid, task, host));
  return static_cast<Via>(told.value_or(0));
}

Expected<std::int64_t> write_result(Rows& rows, const Run& run, const Event& event,
                                    const Outcome& outcome, const Parents& parents,
                                    const std::optional<Found>& stub) {
  TRY(const MaybeId content, store_body(rows.db(), event.raw("content"), run.at));
  TRY(const Via via, via_of(rows, run, outcome.task, outcome.host));
  std::int64_t id = 0;
  if (stub) {
    id = stub->id;
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
      " duration = excluded.duration, created = min(created, excluded.created),"
      " updated = max(updated, excluded.updated), via = max(via, excluded.via)",
      id, outcome.uid, run.id, parents.play, parents.task, parents.host, outcome.status,
      outcome.changed, outcome.ignore_errors, outcome.ignore_unreachable, content,
      event.integer("started"), event.integer("ended"), event.integer("duration"), run.at, via));
  return rows.claim(Table::results, id, event.head.row);
}

struct Item {
  Uuid task;
  std::string host;
  std::int64_t batch, n;
  ResultStatus status;
  std::optional<Uuid> result;
};

Expected<Item> item_of(const Event& event) {
  Item item;
  TRY(item.task, event.need_uuid("task"));
  TRY(item.host, event.need_text("host"));
  item.batch = event.integer("batch").value_or(0);
  const auto n = event.integer("n");
  if (!n) return fail(Errc::invalid, "`n` is missing or no number");
  const auto status = parse_result_status(event.text("status").value_or(""));
  if (!status) return fail(Errc::invalid, "`status` is no item's");
  item.n = *n;
  item.status = *status;
  item.result = Uuid::parse(event.text("uid").value_or(""));
  return item;
}

/// The result that an item belongs to; a stub where it has not come yet.
Expected<std::int64_t> result_of_item(Rows& rows, const Run& run, const Item& item) {
  TRY(const std::int64_t task, rows.task(run, item.task, item.batch, {}));
  TRY(const std::int64_t host, rows.host(run, item.host));
  const Uuid uid =
      item.result ? *item.result : uid_for_items(run, item.task, item.batch, item.host);
  TRY(const auto known, find_result(rows, uid));
  if (known) return known->id;
  if (!item.result) {  // later than its result
    TRY(const auto late, rows.db().find("SELECT id FROM results WHERE task_id = ?1 AND host_id = ?2"
                                        " ORDER BY id LIMIT 1",
                                        task, host));
    if (late) return *late;
  }
  TRY(const Via via, via_of(rows, run, item.task, item.host));
  return rows.result_stub(run, uid, task, host, via);
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

Expected<> apply_item(Rows& rows, const Event& event) {
  TRY(const Item item, item_of(event));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t result, result_of_item(rows, run, item));
  TRY(const MaybeId content, store_body(rows.db(), event.raw("content"), run.at));
  CHECK_OK(rows.db().run(
      "INSERT INTO result_items (result_id, n, status, changed, label, started, ended, duration,"
      " content_body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
      result, item.n, item.status, event.flag("changed"), event.text("label"),
      event.integer("started"), event.integer("ended").value_or(run.at), event.integer("duration"),
      content));
  CHECK_OK(
      rows.db().run("UPDATE results SET created = min(created, ?2), updated = max(updated, ?2)"
                    " WHERE id = ?1",
                    result, run.at));
  return {};
}

/// Makes no row: the daemon sees the calls of runs that nobody records too.
Expected<> apply_via(Rows& rows, const Event& event) {
  TRY(const Uuid task, event.need_uuid("task"));
  TRY(const std::string host, event.need_text("host"));
  const auto via = parse_via(event.text("via").value_or(""));
  if (!via) return fail(Errc::invalid, "`via` is not plain, warm or session");
  if (*via == Via::plain) return {};
  CHECK_OK(
      rows.db().run("INSERT INTO result_vias (run_uid, task_uuid, host, via)"
                    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (run_uid, task_uuid, host)"
                    " DO UPDATE SET via = max(via, excluded.via)",
                    event.head.run, task, host, *via));
  CHECK_OK(
      rows.db().run("UPDATE results SET via = max(via, ?4) WHERE task_id IN"
                    " (SELECT t.id FROM tasks t JOIN playbooks p ON p.id = t.playbook_id"
                    " WHERE t.uuid = ?2 AND p.uid = ?1) AND host_id ="
                    " (SELECT h.id FROM hosts h JOIN playbooks p ON p.id = h.playbook_id"
                    " WHERE p.uid = ?1 AND h.name = ?3)",
                    event.head.run, task, host, *via));
  return {};
}

}  // namespace hearth::record
