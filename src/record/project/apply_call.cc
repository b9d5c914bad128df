#include "record/project/apply.hh"

namespace hearth::record {
namespace {

/// Makes no row of a run: the daemon sees the calls of runs that nobody records too.
Expected<> note_via(Rows& rows, const Event& event, Via via) {
  TRY(const Uuid task, event.need_uuid("task"));
  TRY(const std::string host, event.need_text("host"));
  if (via == Via::plain) return {};
  CHECK_OK(
      rows.db().run("INSERT INTO result_vias (run_uid, task_uuid, host, via)"
                    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (run_uid, task_uuid, host)"
                    " DO UPDATE SET via = max(result_vias.via, excluded.via)",
                    event.head.run, task, host, via));
  CHECK_OK(
      rows.db().run("UPDATE results SET via = max(via, ?4) WHERE task_id IN"
                    " (SELECT t.id FROM tasks t JOIN playbooks p ON p.id = t.playbook_id"
                    " WHERE t.uuid = ?2 AND p.uid = ?1) AND host_id ="
                    " (SELECT h.id FROM hosts h JOIN playbooks p ON p.id = h.playbook_id"
                    " WHERE p.uid = ?1 AND h.name = ?3)",
                    event.head.run, task, host, via));
  return {};
}

/// Of a road that this program does not know, too: "session hit", "warm fork", "far end".
Via via_of_road(std::string_view how) {
  if (how == "plain") return Via::plain;
  return how.starts_with("session") ? Via::session : Via::warm;
}

}  // namespace

Expected<> apply_via(Rows& rows, const Event& event) {
  const auto via = parse_via(event.text("via").value_or(""));
  if (!via) return fail(Errc::invalid, "`via` is not plain, warm or session");
  return note_via(rows, event, *via);
}

Expected<> apply_call_ran(Rows& rows, const Event& event) {
  TRY(const Uuid task, event.need_uuid("task"));
  TRY(const std::string host, event.need_text("host"));
  TRY(const std::string how, event.need_text("how"));
  CHECK_OK(
      rows.db().run("INSERT INTO calls (run_uid, task_uuid, host, id, at, how, why, waited, ran,"
                    " start, interpreter) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                    " ON CONFLICT DO NOTHING",
                    event.head.run, task, host, event.head.id, event.head.at, how,
                    event.text("why"), event.integer("waited"), event.integer("ran"),
                    event.integer("start"), event.text("interpreter")));
  return note_via(rows, event, via_of_road(how));
}

}  // namespace hearth::record
