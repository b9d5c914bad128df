#include "record/ask/earlier.hh"

#include "base/text.hh"
#include "record/ask/appearances.hh"
#include "record/ask/rows.hh"

namespace hearth::record::ask {
namespace {

/// The result that is asked about.
struct EarlierOf {
  std::int64_t run = 0;
  std::optional<std::string> task;
  std::string action, host;
  std::optional<std::int64_t> machine;
};

Expected<EarlierOf> earlier_of(Database& db, std::int64_t result) {
  std::optional<EarlierOf> found;
  CHECK_OK(each(db.query("SELECT r.playbook_id, t.name, t.action, h.name, h.machine_id"
                         " FROM results r JOIN tasks t ON t.id = r.task_id"
                         " JOIN hosts h ON h.id = r.host_id WHERE r.id = ?1",
                         result),
                [&](Columns row) {
                  EarlierOf one;
                  one.run = row.integer();
                  one.task = row.maybe_text();
                  one.action = row.text();
                  one.host = row.text();
                  one.machine = row.maybe_integer();
                  found = std::move(one);
                }));
  if (found) return *std::move(found);
  return fail(Errc::not_found, join({"no result ", std::to_string(result)}));
}

/// Those of one appearance, the newest first.
Expected<> add_results(Database& db, const EarlierOf& of, const Appearance& then,
                       std::vector<std::string>& lines) {
  return each(
      db.query("SELECT r.id, r.status, r.changed, r.ignore_errors, r.ignore_unreachable,"
               " r.started, r.ended, r.duration FROM results r JOIN tasks t ON t.id = r.task_id"
               " WHERE r.host_id = ?1 AND t.action = ?2 AND coalesce(t.name, '') = ?3"
               " ORDER BY r.id DESC",
               then.host, of.action, of.task.value_or("")),
      [&](Columns row) {
        ObjectText line;
        line.number("id", row.integer()).number("playbook", then.run);
        line.text("status", row.shown()).text("host_name", then.name);
        Times times;
        times.started = row.maybe_integer();
        times.ended = row.maybe_integer();
        times.duration = row.maybe_integer();
        lines.push_back(line.times(times).done());
      });
}

}  // namespace

Expected<std::string> earlier(Database& db, std::int64_t result, std::int64_t limit) {
  TRY(const EarlierOf of, earlier_of(db, result));
  TRY(const RunHead run, run_head(db, of.run));
  TRY(const auto seen, appearances_before(db, run, of.host, of.machine));
  std::vector<std::string> lines;
  for (const Appearance& then : seen) {
    if (std::ssize(lines) >= limit) break;
    CHECK_OK(add_results(db, of, then, lines));
  }
  if (std::ssize(lines) > limit) lines.resize(static_cast<std::size_t>(limit));
  return ObjectText()
      .number("result", result)
      .number("count", static_cast<std::int64_t>(lines.size()))
      .raw("results", list_text(lines))
      .done();
}

}  // namespace hearth::record::ask
