#include "record/project/apply.hh"

namespace hearth::record {
namespace {

/// Makes no row of a run: the daemon sees the calls of runs that nobody records too.
Expected<> note_via(Rows& rows, const Event& event, Via via) {
  TRY(const Uuid task, event.need_uuid("task"));
  TRY(const std::string host, event.need_text("host"));
  if (via == Via::plain) return {};
  rows.results().add_via({event.head.run, task, host}, via);
  rows.gather();
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
  rows.results().calls().add(event.head.run, task, host, event.head.id, event.head.at, how,
                             event.text("why"), event.integer("waited"), event.integer("ran"),
                             event.integer("start"), event.text("interpreter"));
  rows.gather();
  return note_via(rows, event, via_of_road(how));
}

}  // namespace hearth::record
