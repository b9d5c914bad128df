#include "record/store/hidden.hh"

#include "base/text.hh"

namespace hearth::record {
namespace {

struct Hidden {
  std::string_view table;
  std::string_view run;  ///< the column with the playbook's id
};
// Children of these (items, delegates) are only reached through them.
constexpr Hidden kHidden[] = {
    {"playbooks", "id"},        {"plays", "playbook_id"},           {"tasks", "playbook_id"},
    {"hosts", "playbook_id"},   {"files", "playbook_id"},           {"records", "playbook_id"},
    {"results", "playbook_id"}, {"playbook_labels", "playbook_id"},
};

std::string put_up() {
  std::string sql;
  for (const Hidden& one : kHidden)
    sql += join({"CREATE TEMP VIEW ", one.table, " AS SELECT * FROM main.", one.table, " WHERE ",
                 one.run, " NOT IN (SELECT playbook_id FROM main.doomed);"});
  return sql;
}

std::string take_down() {
  std::string sql;
  for (const Hidden& one : kHidden) sql += join({"DROP VIEW temp.", one.table, ";"});
  return sql;
}

}  // namespace

// PostgreSQL looks into pg_temp first too, so the same views do there, over the store's schema.
Expected<> hide_doomed(Database& db) {
  TRY(const auto doomed, db.find("SELECT 1 FROM doomed LIMIT 1"));
  TRY(const auto hidden, db.find("SELECT 1 FROM temp.sqlite_schema WHERE name = 'playbooks'"));
  if (doomed && !hidden) return db.script(put_up());
  if (!doomed && hidden) return db.script(take_down());
  return {};
}

}  // namespace hearth::record
