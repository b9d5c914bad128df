#include "base/text.hh"
#include "record/project/api_rows.hh"
#include "record/project/apply.hh"
#include "record/project/apply_once.hh"
#include "record/project/gone.hh"
#include "record/project/json_spans.hh"
#include "record/project/latest_hosts.hh"
#include "record/store/search_rows.hh"

namespace hearth::record {
namespace {

std::string_view raw_in(const ApiSet& set, std::string_view member) {
  for (const auto& [name, json] : set)
    if (name == member) return json;
  return {};
}

Expected<std::string> need_text(const ApiSet& set, std::string_view member) {
  const auto value = parse_json(raw_in(set, member));
  if (value && value->is_string()) return std::string(std::string_view(value->get_string()));
  return fail(Errc::invalid, join({"`set.", member, "` is missing or no text"}));
}

Expected<std::int64_t> need_id(const ApiSet& set, std::string_view member) {
  const auto value = parse_json(raw_in(set, member));
  if (value && value->is_int64()) return value->get_int64();
  return fail(Errc::invalid, join({"`set.", member, "` is missing or no whole number"}));
}

Expected<ApiSet> set_of(const Event& event) {
  if (!event.raw("set").starts_with('{'))
    return fail(Errc::invalid, "`set` is missing or no object");
  return member_spans(event.raw("set"));
}

Expected<std::int64_t> free_id(Rows& rows, Table table, const Event& event) {
  return rows.new_id(table, bytes_of(event.head.id), event.head.row);
}

// ---- new rows ----------------------------------------------------------------------------------

/// A row with what its table cannot do without; the rest of `set` comes after.
Expected<std::int64_t> insert_work(Rows& rows, Table table, const Event& event, const ApiSet& set) {
  TRY(const std::int64_t playbook, need_id(set, "playbook"));
  TRY(const std::int64_t id, free_id(rows, table, event));
  if (table == Table::plays) {
    CHECK_OK(
        rows.db().run("INSERT INTO plays (id, playbook_id, uuid, created, updated)"
                      " VALUES (?1, ?2, ?4, ?3, ?3)",
                      id, playbook, event.head.at, Uuid{}));
  } else {
    CHECK_OK(
        rows.db().run("INSERT INTO tasks (id, playbook_id, created, updated)"
                      " VALUES (?1, ?2, ?3, ?3)",
                      id, playbook, event.head.at));
  }
  return id;
}

Expected<std::int64_t> insert_playbook(Rows& rows, const Event& event) {
  TRY(const std::int64_t id, free_id(rows, Table::playbooks, event));
  CHECK_OK(
      rows.db().run("INSERT INTO playbooks (id, uid, created, updated, seen)"
                    " VALUES (?1, ?2, ?3, ?3, 0)",
                    id, event.head.run, event.head.at));
  return id;
}

/// The event's id, but for a result that was brought along from elsewhere.
Uuid uid_of_result(const Event& event) {
  const auto told = Uuid::parse(event.text("uid").value_or(""));
  return told.value_or(event.head.id);
}

Expected<std::int64_t> insert_result(Rows& rows, const Event& event, const ApiSet& set) {
  TRY(const std::int64_t playbook, need_id(set, "playbook"));
  TRY(const std::int64_t task, need_id(set, "task"));
  TRY(const std::int64_t host, need_id(set, "host"));
  TRY(const std::int64_t id, free_id(rows, Table::results, event));
  CHECK_OK(
      rows.db().run("INSERT INTO results (id, uid, playbook_id, task_id, host_id, created, updated)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
                    id, uid_of_result(event), playbook, task, host, event.head.at));
  return id;
}

/// Tables with a natural key: one name, path or key in a playbook.
struct Named {
  Table table;
  std::string_view member;
  std::string_view find;    ///< ?1: playbook, ?2: name
  std::string_view insert;  ///< ?1: id, ?2: playbook, ?3: name, ?4: at
};
constexpr Named kNamed[] = {
    {Table::hosts, "name", "SELECT id FROM hosts WHERE playbook_id = ?1 AND name = ?2",
     "INSERT INTO hosts (id, playbook_id, name, created, updated) VALUES (?1, ?2, ?3, ?4, ?4)"},
    {Table::files, "path", "SELECT id FROM files WHERE playbook_id = ?1 AND path = ?2",
     "INSERT INTO files (id, playbook_id, path, created, updated) VALUES (?1, ?2, ?3, ?4, ?4)"},
    {Table::records, "key", "SELECT id FROM records WHERE playbook_id = ?1 AND \"key\" = ?2",
     "INSERT INTO records (id, playbook_id, \"key\", created, updated)"
     " VALUES (?1, ?2, ?3, ?4, ?4)"},
};

const Named& named(Table table) {
  for (const Named& one : kNamed)
    if (one.table == table) return one;
  HEARTH_ASSERT(false);
}

/// The callback may have been faster than whoever asked the API: then its row is taken.
Expected<Found> find_or_insert(Rows& rows, Table table, const Event& event, const ApiSet& set) {
  const Named& how = named(table);
  TRY(const std::int64_t playbook, need_id(set, "playbook"));
  TRY(const std::string name, need_text(set, how.member));
  CHECK_OK(note_back(rows.db(), event.head.run, table, name));
  TRY(const auto known, rows.db().find(how.find, playbook, name));
  if (known) return Found{*known, false};
  TRY(const std::int64_t id, free_id(rows, table, event));
  CHECK_OK(rows.db().run(how.insert, id, playbook, name, event.head.at));
  return Found{id, true};
}

Expected<Found> insert(Rows& rows, Table table, const Event& event, const ApiSet& set) {
  Found made{0, true};
  switch (table) {
    case Table::playbooks: {
      TRY(made.id, insert_playbook(rows, event));
      return made;
    }
    case Table::plays:
    case Table::tasks: {
      TRY(made.id, insert_work(rows, table, event, set));
      return made;
    }
    case Table::results: {
      TRY(made.id, insert_result(rows, event, set));
      return made;
    }
    default:
      return find_or_insert(rows, table, event, set);
  }
}

// ---- imported rows -----------------------------------------------------------------------------

/// The key by which a deletion is remembered (gone.hh); "" for tables whose rows have none.
std::string gone_key(const ApiTable& table, const Event& event, const ApiSet& set) {
  if (table.table == Table::results) return std::string(bytes_of(uid_of_result(event)));
  for (const Named& one : kNamed)
    if (one.table == table.table) return need_text(set, one.member).value_or("");
  return "";
}

/// A row that its producer gave a number to (`want`) may come again, when an import goes on where
/// it was cut off: true when it is here, or was deleted since.
Expected<bool> has_imported(Rows& rows, const ApiTable& table, const Event& event,
                            const ApiSet& set) {
  TRY(const auto there, rows.db().find(table.exists, event.head.row.value_or(0)));
  if (there) return true;
  TRY(const bool run_gone, rows.gone(event.head.run, Table::playbooks, ""));
  if (run_gone) return true;
  if (table.table == Table::playbooks) {
    TRY(const auto same, rows.db().find("SELECT 1 FROM playbooks WHERE uid = ?1", event.head.run));
    return same.has_value();
  }
  if (table.table == Table::results) {
    TRY(const auto same,
        rows.db().find("SELECT 1 FROM results WHERE uid = ?1", uid_of_result(event)));
    if (same) return true;
  }
  const std::string key = gone_key(table, event, set);
  if (key.empty()) return false;
  return rows.gone(event.head.run, *table.table, key);
}

/// A label keeps its number where that is free: what its source shows in this order stays so.
Expected<> add_label(Rows& rows, const Event& event, const std::string& name) {
  const auto number = event.integer("want");
  if (number)
    CHECK_OK(rows.db().run(
        "INSERT INTO labels (id, name, created, updated) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT DO NOTHING",
        *number, name, event.head.at, event.integer("updated").value_or(event.head.at)));
  CHECK_OK(rows.label(name, event.head.at));
  return {};
}

// ---- latest hosts ------------------------------------------------------------------------------

Expected<std::string> host_name(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT name FROM hosts WHERE id = ?1", id));
  TRY(const bool there, found.step());
  return there ? std::string(found.text(0)) : std::string();
}

Expected<> host_renamed(Database& db, std::int64_t id, const std::string& before) {
  TRY(const std::string after, host_name(db, id));
  if (after == before) return {};
  CHECK_OK(db.run("DELETE FROM latest_hosts WHERE name = ?1 AND host_id = ?2", before, id));
  CHECK_OK(find_latest_host(db, before));
  return settle_latest_host(db, id);
}

}  // namespace

Expected<bool> begin_api_event(Rows& rows, const Event& event) {
  // As a rule one of the API's comes after the other, and there is nothing to settle. But what was
  // added and is deleted has been counted, wherever batches end.
  if (rows.tallies().empty() && event.head.kind != "api.delete") {
    rows.forget_gone();
  } else {
    CHECK_OK(settle_runs(rows));
    rows.start_over();
  }
  TRY(const std::int64_t changed,
      rows.db().run("INSERT INTO api_seen (producer, seq) VALUES (?1, ?2) ON CONFLICT (producer)"
                    " DO UPDATE SET seq = excluded.seq WHERE excluded.seq > api_seen.seq",
                    event.head.producer, event.head.seq));
  if (changed == 0) return false;
  // Decided before its run was deleted.
  TRY(const bool gone, rows.gone(event.head.run, Table::playbooks, ""));
  return !gone;
}

Expected<ApiRow> row_of(const Event& event) {
  TRY(const std::string word, event.need_text("table"));
  const auto id = event.integer("number");
  const ApiRow row{api_table(word), id.value_or(0)};
  if (!row.table) return fail(Errc::invalid, "`table` names none");
  if (!id) return fail(Errc::invalid, "`number` is missing or no whole number");
  return row;
}

Expected<> apply_api_new(Rows& rows, const Event& event) {
  const ApiTable* table = api_table(std::string_view(event.head.kind).substr(4));
  HEARTH_ASSERT(table);
  TRY(const ApiSet set, set_of(event));
  TRY(const bool news, begin_api_event(rows, event));
  if (!news) return {};
  if (!table->table) {
    TRY(const std::string name, need_text(set, "name"));
    return add_label(rows, event, name);
  }
  if (event.integer("want")) {
    TRY(const bool had, has_imported(rows, *table, event, set));
    if (had) return {};
  }
  TRY(const Found row, insert(rows, *table->table, event, set));
  const bool kept = !row.made && *table->table != Table::records;  // ARA's get-or-create
  if (!kept) CHECK_OK(set_columns(rows, *table, row, set, event.head.at));
  if (row.made) {
    CHECK_OK(count_row(rows.db(), *table->table, row.id, 1));
    rows.inserted(*table->table);
  }
  if (const auto updated = event.integer("updated"); updated && !kept)
    CHECK_OK(rows.db().run(table->touch, row.id, *updated));
  if (table->table == Table::hosts) return name_host(rows.db(), row.id, event.head.at);
  return {};
}

Expected<> apply_api_set(Rows& rows, const Event& event) {
  TRY(const ApiRow row, row_of(event));
  TRY(const ApiSet set, set_of(event));
  TRY(const bool news, begin_api_event(rows, event));
  TRY(const auto there, rows.db().find(row.table->exists, row.id));
  if (!news || !there) return {};
  if (!row.table->table) return set_columns(rows, *row.table, {row.id, false}, set, event.head.at);
  const Table table = *row.table->table;
  std::string name;
  if (table == Table::hosts) {
    TRY(name, host_name(rows.db(), row.id));
  }
  if (table == Table::results) CHECK_OK(forget_searched_result(rows.db(), row.id));
  CHECK_OK(count_row(rows.db(), table, row.id, -1));
  CHECK_OK(set_columns(rows, *row.table, {row.id, false}, set, event.head.at));
  CHECK_OK(count_row(rows.db(), table, row.id, 1));
  if (table == Table::hosts) return host_renamed(rows.db(), row.id, name);
  return {};
}

Expected<> apply_api_latest(Rows& rows, const Event& event) {
  TRY(const ApiRow row, row_of(event));
  TRY(const bool news, begin_api_event(rows, event));
  if (!news || row.table->table != Table::hosts) return {};
  return name_host(rows.db(), row.id, event.head.at);
}

}  // namespace hearth::record
