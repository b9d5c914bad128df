#include "record/project/apply.hh"
#include "record/project/group_rows.hh"

namespace hearth::record {

Expected<> apply_group_change(Rows& rows, const Event& event) {
  TRY(const std::string group, event.need_text("group"));
  std::optional<std::string> into;
  if (event.head.kind == "group.renamed") {
    TRY(into, event.need_text("name"));
  }
  CHECK_OK(
      rows.db().run("INSERT INTO group_changes (uid, at, name, into_name, said_by)"
                    " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (uid) DO NOTHING",
                    event.head.id, event.head.at, group, into, event.text("by")));
  return settle_all_groups(rows.db());
}

}  // namespace hearth::record
