#include "record/project/rows.hh"

#include "base/text.hh"
#include "record/project/latest_hosts.hh"
#include "record/project/merged_status.hh"
#include "record/store/hash.hh"

namespace hearth::record {
namespace {

struct MoveSql {
  const char* taken;
  const char* move;
};

#define MOVE_SQL(table) \
  {"SELECT 1 FROM " table " WHERE id = ?1", "UPDATE " table " SET id = ?2 WHERE id = ?1"}
constexpr MoveSql kMove[kTables] = {
    MOVE_SQL("playbooks"), MOVE_SQL("files"),   MOVE_SQL("plays"),   MOVE_SQL("tasks"),
    MOVE_SQL("hosts"),     MOVE_SQL("results"), MOVE_SQL("records"), MOVE_SQL("machines"),
};
#undef MOVE_SQL

const MoveSql& move_sql(Table table) {
  return kMove[static_cast<std::size_t>(table)];
}

std::string key_of(const Run& run, std::string_view name) {
  return join({bytes_of(run.uid), "/", name});
}
std::string key_of(const Run& run, const Uuid& uuid, std::int64_t batch) {
  return join({bytes_of(run.uid), "/", bytes_of(uuid), "/", std::to_string(batch)});
}

/// The row that an UPDATE … RETURNING changed, if it found one.
struct Touched {
  std::int64_t id;
  MaybeId second;
};

Expected<std::optional<Touched>> touched(Expected<Statement> update) {
  TRY(Statement statement, std::move(update));
  TRY(const bool found, statement.step());
  if (!found) return std::nullopt;
  const Touched row{statement.integer(0), statement.maybe_integer(1)};
  TRY(const bool more, statement.step());  // the change happens with the last step
  HEARTH_ASSERT(!more);
  return row;
}

Expected<> add_count(Database& db, std::string_view table, std::int64_t more) {
  CHECK_OK(
      db.run("INSERT INTO counts (\"table\", n) VALUES (?1, ?2)"
             " ON CONFLICT (\"table\") DO UPDATE SET n = counts.n + excluded.n",
             table, more));
  return {};
}

}  // namespace

std::string_view bytes_of(const Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

std::int64_t derived_id(Table table, std::string_view key) {
  const std::string hash = sha256(join({name_of(table), "/", key}));
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits = bits << 8 | static_cast<unsigned char>(hash[i]);
  return kDerivedIds | static_cast<std::int64_t>(bits & std::uint64_t(kDerivedIds - 1));
}

Expected<std::int64_t> Rows::new_id(Table table, std::string_view key, MaybeId row) {
  if (row) {
    TRY(const bool taken, is_taken(table, *row));
    if (!taken) return *row;
    ++conflicts_;
  }
  return derived_id(table, key);
}

Expected<bool> Rows::is_taken(Table table, std::int64_t row) {
  const auto known = table == Table::results ? results_.taken(row) : std::nullopt;
  if (known) return *known;
  TRY(const auto found, db_.find(move_sql(table).taken, row));
  return found.has_value();
}

Expected<std::int64_t> Rows::claim(Table table, std::int64_t id, MaybeId row) {
  if (!row || *row >= id) return id;
  TRY(const bool taken, is_taken(table, *row));
  if (taken) {
    ++conflicts_;
    return id;
  }
  CHECK_OK(settle());  // rows that wait name the old id
  if (table == Table::results) results_.moved(id, *row);
  CHECK_OK(db_.run(move_sql(table).move, id, *row));
  ++moved_;
  return *row;
}

Expected<Run> Rows::run(const Event& event, bool by_its_writer) {
  const Uuid& uid = event.head.run;
  RunTally& tally = tallies_[uid];
  tally.first = std::min(tally.first, event.head.at);
  tally.last = std::max(tally.last, event.head.at);
  if (by_its_writer) tally.seen = std::max(tally.seen, event.head.at);
  const bool own = event.head.kind == "run.start";
  if (const auto known = runs_.find(uid); known != runs_.end() && !own)
    return Run{known->second, uid, event.head.at, &tally};
  TRY(const std::int64_t id, find_or_add_run(event, own ? event.head.row : MaybeId()));
  runs_[uid] = id;
  return Run{id, uid, event.head.at, &tally};
}

Expected<std::int64_t> Rows::find_or_add_run(const Event& event, MaybeId row) {
  TRY(const auto known, db_.find("SELECT id FROM playbooks WHERE uid = ?1", event.head.run));
  if (known) return claim(Table::playbooks, *known, row);
  TRY(const std::int64_t id, new_id(Table::playbooks, bytes_of(event.head.run), row));
  CHECK_OK(
      db_.run("INSERT INTO playbooks (id, uid, created, updated, seen)"
              " VALUES (?1, ?2, ?3, ?3, 0)",
              id, event.head.run, event.head.at));
  inserted(Table::playbooks);
  return id;
}

Expected<std::int64_t> Rows::play(const Run& run, const Uuid& uuid, std::int64_t batch, MaybeId row,
                                  std::int64_t results) {
  const ParentSums::WorkKey key{run.id, uuid, batch};
  if (ParentSums::Sum* const known = known_play(key, row)) {
    known->add(run.at, results);
    CHECK_OK(sums_.settle_play(*known));
    return known->id;
  }
  TRY(const auto found,
      touched(db_.query("UPDATE plays SET created = min(created, ?4), updated = max(updated, ?4),"
                        " n_results = n_results + ?5"
                        " WHERE uuid = ?1 AND batch = ?2 AND playbook_id = ?3 RETURNING id",
                        uuid, batch, run.id, run.at, results)));
  if (found) {
    TRY(const std::int64_t id, claim(Table::plays, found->id, row));
    sums_.know_play(key, id);
    return id;
  }
  TRY(const std::int64_t id, new_id(Table::plays, key_of(run, uuid, batch), row));
  CHECK_OK(
      db_.run("INSERT INTO plays (id, playbook_id, uuid, batch, created, updated, n_results)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
              id, run.id, uuid, batch, run.at, results));
  inserted(Table::plays);
  sums_.know_play(key, id);
  ++run.tally->plays;
  return id;
}

Expected<std::int64_t> Rows::task(const Run& run, const Uuid& uuid, std::int64_t batch,
                                  MaybeId play, MaybeId row, std::int64_t results, Status status) {
  const ParentSums::WorkKey key{run.id, uuid, batch};
  if (ParentSums::Task* const known = known_task(key, play, row)) {
    known->add(run.at, results);
    known->status = merge(known->status, status);
    CHECK_OK(sums_.settle_task(*known));
    return known->id;
  }
  TRY(auto found,
      touched(db_.query(
          "UPDATE tasks SET " HEARTH_ADD_TO_TASK(
              "?4", "?4", "?5",
              "?6") " WHERE uuid = ?1 AND batch = ?2 AND playbook_id = ?3 RETURNING id, play_id",
          uuid, batch, run.id, run.at, results, status)));
  if (!found) {
    TRY(const std::int64_t id, new_id(Table::tasks, key_of(run, uuid, batch), row));
    CHECK_OK(
        db_.run("INSERT INTO tasks (id, playbook_id, uuid, batch, created, updated, n_results,"
                " status) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)",
                id, run.id, uuid, batch, run.at, results, status));
    inserted(Table::tasks);
    ++run.tally->tasks;
    found = Touched{id, {}};
  }
  if (play && !found->second) {
    CHECK_OK(db_.run("UPDATE tasks SET play_id = ?2 WHERE id = ?1", found->id, *play));
    CHECK_OK(db_.run("UPDATE plays SET n_tasks = n_tasks + 1 WHERE id = ?1", *play));
  }
  TRY(const std::int64_t id, claim(Table::tasks, found->id, row));
  sums_.know_task(key, id, play || found->second);
  return id;
}

Expected<std::int64_t> Rows::host(const Run& run, const std::string& name, MaybeId row,
                                  const HostCounts& counts) {
  const ParentSums::HostKey key{run.id, name};
  if (ParentSums::Host* const known = known_host(key, row)) {
    known->add(run.at, counts.results);
    known->counts += counts;
    CHECK_OK(sums_.settle_host(*known));
    return known->id;
  }
  TRY(auto found,
      touched(db_.query("UPDATE hosts SET created = min(created, ?3), updated = max(updated, ?3),"
                        " n_results = n_results + ?4 WHERE playbook_id = ?1 AND name = ?2"
                        " RETURNING id, created",
                        run.id, name, run.at, counts.results)));
  if (!found) {
    TRY(const std::int64_t id, new_id(Table::hosts, key_of(run, name), row));
    CHECK_OK(
        db_.run("INSERT INTO hosts (id, playbook_id, name, created, updated, n_results, machine_id)"
                " VALUES (?1, ?2, ?3, ?4, ?4, ?5, (SELECT m.id FROM machine_hosts h"
                " JOIN machines m ON m.uid = h.machine_uid WHERE h.run_uid = ?6 AND h.host = ?3))",
                id, run.id, name, run.at, counts.results, run.uid));
    inserted(Table::hosts);
    ++run.tally->hosts;
    found = Touched{id, run.at};
  }
  if (counts != HostCounts{.results = counts.results})
    CHECK_OK(
        db_.run("UPDATE hosts SET ok = ok + ?2, changed = changed + ?3, failed = failed + ?4,"
                " skipped = skipped + ?5, unreachable = unreachable + ?6,"
                " ignored = ignored + ?7 WHERE id = ?1 AND stats_at IS NULL",
                found->id, counts.ok, counts.changed, counts.failed, counts.skipped,
                counts.unreachable, counts.ignored));
  TRY(const std::int64_t id, claim(Table::hosts, found->id, row));
  sums_.know_host(key, id, found->second.value_or(run.at));
  if (found->second == run.at) CHECK_OK(settle_latest_host(db_, id));
  return id;
}

Expected<std::int64_t> Rows::file(const Run& run, const std::string& path, MaybeId row) {
  TRY(const auto found,
      touched(db_.query("UPDATE files SET created = min(created, ?3), updated = max(updated, ?3)"
                        " WHERE playbook_id = ?1 AND path = ?2 RETURNING id",
                        run.id, path, run.at)));
  if (found) return claim(Table::files, found->id, row);
  TRY(const std::int64_t id, new_id(Table::files, key_of(run, path), row));
  CHECK_OK(
      db_.run("INSERT INTO files (id, playbook_id, path, created, updated)"
              " VALUES (?1, ?2, ?3, ?4, ?4)",
              id, run.id, path, run.at));
  inserted(Table::files);
  ++run.tally->files;
  return id;
}

Expected<std::int64_t> Rows::record(const Run& run, const std::string& key, MaybeId row) {
  TRY(const auto found,
      touched(db_.query("UPDATE records SET created = min(created, ?3), updated = max(updated, ?3)"
                        " WHERE playbook_id = ?1 AND \"key\" = ?2 RETURNING id",
                        run.id, key, run.at)));
  if (found) return claim(Table::records, found->id, row);
  TRY(const std::int64_t id, new_id(Table::records, key_of(run, key), row));
  CHECK_OK(
      db_.run("INSERT INTO records (id, playbook_id, \"key\", created, updated)"
              " VALUES (?1, ?2, ?3, ?4, ?4)",
              id, run.id, key, run.at));
  inserted(Table::records);
  ++run.tally->records;
  return id;
}

// A label that is named again has not changed: what has no `updated` of its own yet goes with
// `created`.
Expected<std::int64_t> Rows::label(const std::string& name, UtcMicros at) {
  TRY(const auto found,
      touched(db_.query("INSERT INTO labels (id, name, created, updated) VALUES (1 +"
                        " max(coalesce((SELECT max(id) FROM labels), 0),"
                        " coalesce((SELECT CAST(value AS INTEGER) FROM store_meta"
                        " WHERE \"key\" = 'last_row.labels'), 0)), ?1, ?2, ?2)"
                        " ON CONFLICT (name) DO UPDATE SET created ="
                        " min(labels.created, excluded.created), updated ="
                        " CASE WHEN labels.updated > labels.created THEN labels.updated"
                        " ELSE min(labels.updated, excluded.updated) END"
                        " RETURNING id",
                        name, at)));
  HEARTH_ASSERT(found);
  return found->id;
}

void Rows::start_over() {
  tallies_.clear();
  runs_.clear();
  any_gone_.clear();
  forget();
  added_ = {};
  moved_ = 0;
}

Expected<bool> Rows::any_gone(const Uuid& run) {
  if (const auto known = any_gone_.find(run); known != any_gone_.end()) return known->second;
  TRY(const auto found, db_.find("SELECT 1 FROM deleted WHERE run_uid = ?1 LIMIT 1", run));
  return any_gone_[run] = found.has_value();
}

Expected<bool> Rows::gone(const Uuid& run, Table table, std::string_view key) {
  TRY(const bool any, any_gone(run));
  if (!any) return false;
  TRY(const auto found, db_.find("SELECT 1 FROM deleted WHERE run_uid = ?1"
                                 " AND \"table\" = ?2 AND \"key\" = ?3",
                                 run, name_of(table), Blob{key}));
  return found.has_value();
}

Expected<> Rows::save_counts() {
  for (std::size_t i = 0; i < kTables; ++i)
    if (added_[i] != 0) CHECK_OK(add_count(db_, name_of(static_cast<Table>(i)), added_[i]));
  if (moved_ != 0) CHECK_OK(add_count(db_, kMovedRows, moved_));
  return {};
}

}  // namespace hearth::record
