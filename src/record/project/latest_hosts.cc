#include "record/project/latest_hosts.hh"

#include <string>

namespace hearth::record {
namespace {

constexpr char kPut[] =
    "INSERT INTO latest_hosts (name, host_id, created, updated) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (name) DO UPDATE SET host_id = excluded.host_id,"
    " created = min(latest_hosts.created, excluded.created), updated = excluded.updated";

}  // namespace

Expected<> name_host(Database& db, std::int64_t host, UtcMicros at) {
  TRY(const std::int64_t changed, db.run("UPDATE hosts SET named_at = ?2 WHERE id = ?1"
                                         " AND (named_at IS NULL OR named_at < ?2)",
                                         host, at));
  if (changed == 0) return {};
  return settle_latest_host(db, host);
}

Expected<> settle_latest_host(Database& db, std::int64_t host) {
  TRY(Statement found, db.query("SELECT h.name, h.created, coalesce(h.named_at, h.created),"
                                " l.host_id, l.updated FROM hosts h"
                                " LEFT JOIN latest_hosts l ON l.name = h.name WHERE h.id = ?1",
                                host));
  TRY(const bool there, found.step());
  if (!there) return {};
  const std::string name(found.text(0));
  const UtcMicros created = found.integer(1), named = found.integer(2), known = found.integer(4);
  const bool first = found.is_null(3), same = !first && found.integer(3) == host;
  if (first || named > known || (same && named == known)) {
    CHECK_OK(db.run(kPut, name, host, created, named));
    return {};
  }
  CHECK_OK(
      db.run("UPDATE latest_hosts SET created = min(created, ?2) WHERE name = ?1"
             " AND created > ?2",
             name, created));
  if (same || named == known) return find_latest_host(db, name);
  return {};
}

Expected<> find_latest_host(Database& db, std::string_view name) {
  TRY(Statement found,
      db.query("SELECT id, created, coalesce(named_at, created) AS named FROM hosts"
               " WHERE name = ?1 AND playbook_id NOT IN (SELECT playbook_id FROM doomed)"
               " ORDER BY named DESC, id DESC LIMIT 1",
               name));
  TRY(const bool there, found.step());
  if (!there) return {};
  CHECK_OK(db.run(kPut, name, found.integer(0), found.integer(1), found.integer(2)));
  return {};
}

Expected<> find_first_and_latest_host(Database& db, std::string_view name) {
  CHECK_OK(db.run("DELETE FROM latest_hosts WHERE name = ?1", name));
  CHECK_OK(find_latest_host(db, name));
  CHECK_OK(
      db.run("UPDATE latest_hosts SET created = (SELECT min(created) FROM hosts WHERE name = ?1"
             " AND playbook_id NOT IN (SELECT playbook_id FROM doomed)) WHERE name = ?1",
             name));
  return {};
}

}  // namespace hearth::record
