#include "record/ask/timeline.hh"

#include <map>

#include "record/ask/rows.hh"
#include "record/ask/runs.hh"

namespace hearth::record::ask {
namespace {

/// One column: the elements of a JSON list.
class Column {
 public:
  void raw(std::string_view json) {
    if (out_.size() > 1) out_ += ',';
    out_ += json;
  }
  void number(std::optional<std::int64_t> value) { raw(value ? std::to_string(*value) : "null"); }
  void text(const std::optional<std::string>& value) { raw(value ? quoted_json(*value) : "null"); }
  /// What to add to the value before; nulls are passed over.
  void step(std::optional<std::int64_t> value) {
    if (!value) return raw("null");
    number(*value - last_);
    last_ = *value;
  }
  std::string done() { return std::move(out_) + "]"; }

 private:
  std::string out_ = "[";
  std::int64_t last_ = 0;
};

/// Places of rows in their columns.
using Places = std::map<std::int64_t, std::int64_t>;

std::optional<std::int64_t> place_of(const Places& places, std::optional<std::int64_t> id) {
  if (!id) return {};
  const auto found = places.find(*id);
  return found == places.end() ? std::nullopt : std::optional(found->second);
}

void note(Places& places, std::int64_t id) {
  places.emplace(id, std::ssize(places));
}

/// Milliseconds from the run's start; durations likewise.
struct Scale {
  std::int64_t zero;  // microseconds since 1970
  std::optional<std::int64_t> at(std::optional<std::int64_t> micros) const {
    return micros ? std::optional((*micros - zero) / 1000) : std::nullopt;
  }
  static std::optional<std::int64_t> length(std::optional<std::int64_t> micros) {
    return micros ? std::optional((*micros + 500) / 1000) : std::nullopt;
  }
};

Expected<std::string> plays_of(Database& db, std::int64_t run, const Scale& scale, Places& places) {
  Column id, name, status, start, duration;
  CHECK_OK(each(db.query("SELECT id, name, status, started, duration FROM plays"
                         " WHERE playbook_id = ?1 ORDER BY id",
                         run),
                [&](Columns row) {
                  const std::int64_t play = row.integer();
                  note(places, play);
                  id.number(play);
                  name.text(row.maybe_text());
                  status.text(std::string(name_of(row.status<Status>())));
                  start.number(scale.at(row.maybe_integer()));
                  duration.number(Scale::length(row.maybe_integer()));
                }));
  return ObjectText()
      .raw("id", id.done())
      .raw("name", name.done())
      .raw("status", status.done())
      .raw("start_ms", start.done())
      .raw("duration_ms", duration.done())
      .done();
}

Expected<std::string> tasks_in_time(Database& db, std::int64_t run, const Scale& scale,
                                    const Places& plays, Places& places) {
  Column id, play, name, action, role, status, start, duration;
  CHECK_OK(each(db.query("SELECT id, play_id, name, action, role, status, started, duration"
                         " FROM tasks WHERE playbook_id = ?1 ORDER BY id",
                         run),
                [&](Columns row) {
                  const std::int64_t task = row.integer();
                  note(places, task);
                  id.step(task);
                  play.number(place_of(plays, row.maybe_integer()));
                  name.text(row.maybe_text());
                  action.text(row.text());
                  role.text(row.maybe_text());
                  status.text(std::string(name_of(row.status<Status>())));
                  start.number(scale.at(row.maybe_integer()));
                  duration.number(Scale::length(row.maybe_integer()));
                }));
  return ObjectText()
      .raw("id_steps", id.done())
      .raw("play", play.done())
      .raw("name", name.done())
      .raw("action", action.done())
      .raw("role", role.done())
      .raw("status", status.done())
      .raw("start_ms", start.done())
      .raw("duration_ms", duration.done())
      .done();
}

Expected<std::string> hosts_of(Database& db, std::int64_t run, Places& places) {
  Column id, name;
  CHECK_OK(each(db.query("SELECT id, name FROM hosts WHERE playbook_id = ?1 ORDER BY id", run),
                [&](Columns row) {
                  const std::int64_t host = row.integer();
                  note(places, host);
                  id.number(host);
                  name.text(row.text());
                }));
  return ObjectText().raw("id", id.done()).raw("name", name.done()).done();
}

struct TimelineResults {
  std::string json;
  std::int64_t count = 0, last = 0;
  bool more = false;
};

Expected<TimelineResults> results_of(Database& db, std::int64_t run, const TimelinePart& part,
                                     const Scale& scale, const Places& tasks, const Places& hosts) {
  TimelineResults out;
  Column id, task, host, start, duration;
  std::string status;
  CHECK_OK(each(db.query("SELECT id, task_id, host_id, status, changed, ignore_errors,"
                         " ignore_unreachable, started, duration FROM results"
                         " WHERE playbook_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
                         run, part.after, part.limit + 1),
                [&](Columns row) {
                  if (out.count == part.limit) {
                    out.more = true;
                    return;
                  }
                  ++out.count;
                  out.last = row.integer();
                  id.step(out.last);
                  task.step(place_of(tasks, row.integer()));
                  host.number(place_of(hosts, row.integer()));
                  status += letter_of(row.shown());
                  start.step(scale.at(row.maybe_integer()));
                  duration.number(Scale::length(row.maybe_integer()));
                }));
  out.json = ObjectText()
                 .raw("id_steps", id.done())
                 .raw("task_steps", task.done())
                 .raw("host", host.done())
                 .text("status", status)
                 .raw("start_ms_steps", start.done())
                 .raw("duration_ms", duration.done())
                 .done();
  return out;
}

}  // namespace

char letter_of(std::string_view shown_status) {
  return shown_status.empty() || shown_status == "unknown" ? '?' : shown_status[0];
}

Expected<std::string> timeline(Database& db, std::int64_t run, const TimelinePart& part) {
  TRY(const RunHead head, run_head(db, run));
  TRY(const auto first, db.find("SELECT created FROM playbooks WHERE id = ?1", run));
  const Scale scale{head.times.started ? *head.times.started : first.value_or(0)};
  Places plays, tasks, hosts;
  TRY(const std::string play_columns, plays_of(db, run, scale, plays));
  TRY(const std::string task_columns, tasks_in_time(db, run, scale, plays, tasks));
  TRY(const std::string host_columns, hosts_of(db, run, hosts));
  TRY(const TimelineResults results, results_of(db, run, part, scale, tasks, hosts));
  return ObjectText()
      .raw("run", json_of(head))
      .time("zero", scale.zero)
      .raw("plays", play_columns)
      .raw("tasks", task_columns)
      .raw("hosts", host_columns)
      .raw("results", results.json)
      .number("results_count", results.count)
      .number("last_result",
              results.count > 0 ? std::optional(results.last) : std::optional<std::int64_t>())
      .flag("more", results.more)
      .done();
}

}  // namespace hearth::record::ask
