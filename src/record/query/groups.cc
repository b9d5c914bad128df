#include "record/query/groups.hh"

#include "base/text.hh"
#include "record/query/pattern.hh"
#include "record/query/read.hh"

namespace hearth::record {
namespace {

GroupRow read_group(Columns columns) {
  GroupRow row;
  row.name = columns.text();
  row.playbooks = columns.integer();
  row.first = columns.integer();
  row.last = columns.integer();
  return row;
}

// A playbook that has no end yet lasts until it was heard of last.
#define GROUP_COLUMNS                                             \
  "SELECT group_name, count(*), min(coalesce(started, created))," \
  " max(coalesce(ended, updated)) FROM playbooks WHERE group_name IS NOT NULL"
#define GROUP_FILTER " AND (?1 IS NULL OR lower(group_name) LIKE ?1 ESCAPE '\\')"

Member read_member(Columns columns) {
  Member row;
  row.id = columns.integer();
  row.status = columns.status<Status>();
  row.started = columns.integer();
  row.last = columns.integer();
  row.duration = columns.maybe_integer();
  row.controller = columns.text();
  row.user = columns.text();
  row.gathering = columns.maybe_text();
  return row;
}

}  // namespace

Expected<std::vector<GroupRow>> list_groups(Database& db, const std::string& name,
                                            std::int64_t limit, std::int64_t offset) {
  const auto pattern = containing(name);
  return read_all(
      db.query(GROUP_COLUMNS GROUP_FILTER
               " GROUP BY group_name ORDER BY max(coalesce(ended, updated)) DESC, group_name"
               " LIMIT ?2 OFFSET ?3",
               pattern, limit, offset),
      read_group);
}

Expected<std::int64_t> count_groups(Database& db, const std::string& name) {
  const auto pattern = containing(name);
  TRY(const auto count, db.find("SELECT count(DISTINCT group_name) FROM playbooks"
                                " WHERE group_name IS NOT NULL" GROUP_FILTER,
                                pattern));
  return count.value_or(0);
}
#undef GROUP_FILTER

Expected<GroupRow> find_group(Database& db, const std::string& name) {
  TRY(const auto rows,
      read_all(db.query(GROUP_COLUMNS " AND group_name = ?1 GROUP BY group_name", name),
               read_group));
  if (rows.empty()) return fail(Errc::not_found, join({"no playbook is in a group `", name, "`"}));
  return rows[0];
}
#undef GROUP_COLUMNS

Expected<std::vector<Gathering>> group_gatherings(Database& db, const std::string& group) {
  TRY(auto members,
      read_all(db.query("SELECT id, status, coalesce(started, created), coalesce(ended, updated),"
                        " duration, coalesce(controller, ''), coalesce(user_name, ''), gathering"
                        " FROM playbooks WHERE group_name = ?1",
                        group),
               read_member));
  return gather(std::move(members));
}

Expected<GroupOf> group_of(Database& db, std::int64_t playbook) {
  TRY(Statement found,
      db.query("SELECT group_name, gathering FROM playbooks WHERE id = ?1", playbook));
  TRY(const bool there, found.step());
  return there ? GroupOf{found.maybe_text(0), found.maybe_text(1)} : GroupOf{};
}

Expected<FoundGathering> find_gathering(Database& db, std::int64_t playbook) {
  const auto none = [&] {
    return fail(Errc::not_found,
                join({"playbook ", std::to_string(playbook), " is in no group's gathering"}));
  };
  TRY(const GroupOf of, group_of(db, playbook));
  if (!of.name) return none();
  std::string group = *of.name;
  TRY(auto gatherings, group_gatherings(db, group));
  for (Gathering& one : gatherings)
    for (const Member& member : one.members)
      if (member.id == playbook) return FoundGathering{std::move(group), std::move(one)};
  return none();
}

}  // namespace hearth::record
