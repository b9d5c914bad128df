#include "record/project/apply.hh"

namespace hearth::record {
namespace {

std::string object_in(const Event& event, std::string_view member) {
  return event.object(member) ? std::string(event.raw(member)) : "{}";
}

}  // namespace

Expected<> apply_import_start(Rows& rows, const Event& event) {
  TRY(const std::string source, event.need_text("source"));
  CHECK_OK(rows.db().run(
      "INSERT INTO imports (uid, source, name, base, after_ids, upto_ids, asof,"
      " started) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (uid) DO NOTHING",
      event.head.run, source, event.text("name").value_or(""), event.head.row.value_or(0),
      object_in(event, "after"), object_in(event, "upto"), event.integer("asof").value_or(0),
      event.head.at));
  return {};
}

Expected<> apply_import_end(Rows& rows, const Event& event) {
  CHECK_OK(rows.db().run("UPDATE imports SET ended = ?2 WHERE uid = ?1 AND ended IS NULL",
                         event.head.run, event.head.at));
  return {};
}

}  // namespace hearth::record
