#include "record/ask/critical_path.hh"
#include "record/ask/rows.hh"
#include "record/ask/runs.hh"

namespace hearth::record::ask {
namespace {

Expected<std::vector<Span>> spans_of(Database& db, std::int64_t run) {
  std::vector<Span> spans;
  CHECK_OK(each(db.query("SELECT id, COALESCE(play_id, 0), task_id, host_id, started, ended"
                         " FROM results WHERE playbook_id = ?1 AND started IS NOT NULL"
                         " AND ended IS NOT NULL",
                         run),
                [&](Columns row) {
                  Span span;
                  span.id = row.integer();
                  span.play = row.integer();
                  span.task = row.integer();
                  span.host = row.integer();
                  span.started = row.integer();
                  span.ended = row.integer();
                  spans.push_back(span);
                }));
  return spans;
}

Expected<std::string> link_json(Database& db, const Span& span, const Link& link,
                                std::int64_t total) {
  TRY(auto found,
      read_all<ResultRow>(db.query(RESULT_COLUMNS RESULT_JOINS " WHERE r.id = ?1", span.id),
                          [](Columns row) { return read_result(row); }));
  if (found.empty()) return fail(Errc::not_found, "a result went away meanwhile; ask again");
  const ResultRow& row = found[0];
  const std::int64_t took = span.ended - span.started;
  return ObjectText()
      .number("result", span.id)
      .number("task", span.task)
      .text("task_name", row.task_name)
      .text("action", row.action)
      .number("host", span.host)
      .text("host_name", row.host_name)
      .text("status", shown_name(row.status, row.changed, row.ignored()))
      .time("started", span.started)
      .millis("duration_ms", took)
      .millis("waited_ms", link.waited)
      .millis("ahead_ms", link.ahead)
      .raw("share", share_text(took, total))
      .done();
}

Expected<std::string> plays_json(Database& db, const CriticalPath& path) {
  std::vector<std::string> out;
  for (const auto& [play, pace] : path.plays) {
    if (play == 0) continue;
    TRY(auto names,
        read_all<std::optional<std::string>>(db.query("SELECT name FROM plays WHERE id = ?1", play),
                                             [](Columns row) { return row.maybe_text(); }));
    out.push_back(ObjectText()
                      .number("id", play)
                      .text("name", names.empty() ? std::nullopt : names[0])
                      .text("pace", std::string_view(pace == Pace::linear ? "linear" : "free"))
                      .done());
  }
  return list_text(out);
}

}  // namespace

Expected<std::string> critical_path(Database& db, std::int64_t run) {
  TRY(const RunHead head, run_head(db, run));
  TRY(const std::vector<Span> spans, spans_of(db, run));
  const CriticalPath path = critical_path(spans);
  std::optional<std::int64_t> before, after;
  std::int64_t in_results = 0, waited = 0;
  for (const Link& link : path.links) {
    in_results += spans[link.span].ended - spans[link.span].started;
    waited += link.waited;
  }
  if (!path.links.empty()) {
    const Span& first = spans[path.links.front().span];
    const Span& last = spans[path.links.back().span];
    if (head.times.started) before = first.started - *head.times.started;
    if (head.times.ended) after = *head.times.ended - last.ended;
  }
  const std::int64_t total = in_results + waited + before.value_or(0) + after.value_or(0);
  std::vector<std::string> links;
  for (const Link& link : path.links) {
    TRY(std::string json, link_json(db, spans[link.span], link, total));
    links.push_back(std::move(json));
  }
  TRY(const std::string plays, plays_json(db, path));
  return ObjectText()
      .raw("run", json_of(head))
      .raw("plays", plays)
      .millis("total_ms", total)
      .millis("before_ms", before)
      .millis("in_results_ms", in_results)
      .millis("waited_ms", waited)
      .millis("after_ms", after)
      .raw("links", list_text(links))
      .done();
}

}  // namespace hearth::record::ask
