#include "record/project/group_rows.hh"

#include <algorithm>

namespace hearth::record {
namespace {

/// Renames in a row; a circle of them ends here.
constexpr int kChangesMax = 100;

struct SaidGroup {
  std::string name;
  UtcMicros at = 0;
};

/// What the playbook's event, or else its latest label, says.
Expected<std::optional<SaidGroup>> said_of(Database& db, std::int64_t playbook) {
  {
    TRY(Statement found, db.query("SELECT group_said, group_at FROM playbooks WHERE id = ?1"
                                  " AND group_said IS NOT NULL",
                                  playbook));
    TRY(const bool there, found.step());
    if (there) return SaidGroup{std::string(found.text(0)), found.integer(1)};
  }
  TRY(Statement found,
      db.query("SELECT substr(l.name, 7), pl.set_at FROM playbook_labels pl"
               " JOIN labels l ON l.id = pl.label_id WHERE pl.playbook_id = ?1 AND pl.removed = 0"
               " AND substr(l.name, 1, 6) = 'group:' ORDER BY pl.set_at DESC, l.name LIMIT 1",
               playbook));
  TRY(const bool there, found.step());
  if (!there) return std::nullopt;
  return SaidGroup{std::string(found.text(0)), found.integer(1)};
}

/// The name after every rename since; nothing: the group was dissolved.
Expected<std::optional<std::string>> after_changes(Database& db, SaidGroup said) {
  for (int changes = 0; changes < kChangesMax; ++changes) {
    TRY(Statement found, db.query("SELECT into_name, at FROM group_changes WHERE name = ?1"
                                  " AND at > ?2 ORDER BY at, uid LIMIT 1",
                                  said.name, said.at));
    TRY(const bool there, found.step());
    if (!there) return said.name;
    const auto into = found.maybe_text(0);
    if (!into) return std::nullopt;
    said = {*into, found.integer(1)};
  }
  return said.name;
}

}  // namespace

bool names_a_group(std::span<const std::string> labels) {
  return std::ranges::any_of(labels,
                             [](const std::string& name) { return name.starts_with(kGroupLabel); });
}

Expected<> set_group(Rows& rows, const Run& run, const Event& event) {
  const auto group = event.text("group");
  if (!group) return {};
  const std::string gathering = event.text("gathering").value_or("");
  CHECK_OK(rows.db().run(
      "UPDATE playbooks SET group_said = ?2, gathering = nullif(?3, ''), group_at = ?4"
      " WHERE id = ?1 AND (group_at IS NULL OR group_at < ?4 OR (group_at = ?4"
      " AND (group_said < ?2 OR (group_said = ?2 AND coalesce(gathering, '') < ?3))))",
      run.id, *group, gathering, run.at));
  return settle_group(rows.db(), run.id);
}

Expected<> settle_group(Database& db, std::int64_t playbook) {
  std::optional<std::string> name;
  TRY(auto said, said_of(db, playbook));
  if (said && !said->name.empty()) {
    TRY(name, after_changes(db, *std::move(said)));
  }
  CHECK_OK(db.run("UPDATE playbooks SET group_name = ?2 WHERE id = ?1", playbook, name));
  return {};
}

Expected<> settle_all_groups(Database& db) {
  std::vector<std::int64_t> playbooks;
  {
    TRY(Statement found, db.query("SELECT id FROM playbooks WHERE group_said IS NOT NULL OR"
                                  " group_name IS NOT NULL UNION"
                                  " SELECT pl.playbook_id FROM playbook_labels pl JOIN labels l"
                                  " ON l.id = pl.label_id WHERE substr(l.name, 1, 6) = 'group:'"));
    while (true) {
      TRY(const bool more, found.step());
      if (!more) break;
      playbooks.push_back(found.integer(0));
    }
  }
  for (const std::int64_t playbook : playbooks) CHECK_OK(settle_group(db, playbook));
  return {};
}

}  // namespace hearth::record
