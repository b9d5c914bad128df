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

/// `schema`: where the tables are.
std::string put_up(std::string_view schema) {
  std::string sql;
  for (const Hidden& one : kHidden)
    sql += join({"CREATE TEMP VIEW ", one.table, " AS SELECT * FROM ", schema, ".", one.table,
                 " WHERE ", one.run, " NOT IN (SELECT playbook_id FROM ", schema, ".doomed);"});
  return sql;
}

std::string take_down(std::string_view temporary) {
  std::string sql;
  for (const Hidden& one : kHidden) sql += join({"DROP VIEW ", temporary, ".", one.table, ";"});
  return sql;
}

// PostgreSQL looks into pg_temp first too, so the same views do there. Prepared statements know
// which table they meant until they are told to look again.
Expected<> hide_in_postgres(Database& db, bool doomed) {
  TRY(const auto hidden, db.find("SELECT 1 FROM pg_class WHERE relname = 'playbooks'"
                                 " AND relnamespace = pg_my_temp_schema()"));
  if (doomed == hidden.has_value()) return {};
  if (!doomed) return db.script(take_down("pg_temp") + "DISCARD PLANS");
  std::string schema;
  {
    TRY(Statement found, db.query("SELECT quote_ident(current_schema())"));
    CHECK_OK(found.step());
    schema = found.text(0);
  }
  return db.script(put_up(schema) + "DISCARD PLANS");
}

}  // namespace

Expected<> hide_doomed(Database& db) {
  TRY(const auto doomed, db.find("SELECT 1 FROM doomed LIMIT 1"));
  if (db.engine() == EngineKind::postgres) return hide_in_postgres(db, doomed.has_value());
  TRY(const auto hidden, db.find("SELECT 1 FROM temp.sqlite_schema WHERE name = 'playbooks'"));
  if (doomed && !hidden) return db.script(put_up("main"));
  if (!doomed && hidden) return db.script(take_down("temp"));
  return {};
}

}  // namespace hearth::record
