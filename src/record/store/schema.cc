#include "record/store/schema.hh"

#include <array>

#include "record/store/bodies.hh"
#include "record/store/postgres_functions.hh"
#include "record/store/schema_bodies.hh"
#include "record/store/schema_groups.hh"
#include "record/store/schema_imports.hh"
#include "record/store/schema_keep.hh"
#include "record/store/schema_machines.hh"
#include "record/store/schema_search.hh"
#include "record/store/schema_tokens.hh"

namespace hearth::record {
namespace {

// Times and durations are microseconds, times since 1970 UTC. Uuids are 16 bytes. Statuses are the
// numbers of status.hh. `..._body` refers to bodies, NULL is the default ({}, [] or ""); there is
// no foreign key on it because bodies are swept, not counted. ON UPDATE CASCADE carries the
// children when a stub gets the id that its own event brings (project/rows.hh).
constexpr char kVersion1[] = R"sql(
CREATE TABLE store_meta (
  "key" TEXT NOT NULL, value TEXT NOT NULL,
  CONSTRAINT pk_store_meta PRIMARY KEY ("key")) STRICT, WITHOUT ROWID;

CREATE TABLE projection (
  name TEXT NOT NULL, journal BLOB NOT NULL, segment INTEGER NOT NULL, "offset" INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  CONSTRAINT pk_projection PRIMARY KEY (name, journal)) STRICT, WITHOUT ROWID;

CREATE TABLE counts (
  "table" TEXT NOT NULL, n INTEGER NOT NULL,
  CONSTRAINT pk_counts PRIMARY KEY ("table")) STRICT, WITHOUT ROWID;

CREATE TABLE bodies (
  id INTEGER NOT NULL, hash BLOB NOT NULL, codec INTEGER NOT NULL, size INTEGER NOT NULL,
  data BLOB NOT NULL, used INTEGER NOT NULL,
  CONSTRAINT pk_bodies PRIMARY KEY (id),
  CONSTRAINT uq_bodies_hash UNIQUE (hash)) STRICT;

CREATE TABLE labels (
  id INTEGER NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
  CONSTRAINT pk_labels PRIMARY KEY (id),
  CONSTRAINT uq_labels_name UNIQUE (name)) STRICT;

CREATE TABLE playbooks (
  id INTEGER NOT NULL, uid BLOB NOT NULL, kind INTEGER NOT NULL DEFAULT 0,
  name TEXT, name_at INTEGER, path TEXT NOT NULL DEFAULT '', status INTEGER NOT NULL DEFAULT 0,
  end_reason INTEGER NOT NULL DEFAULT 0, exit_code INTEGER,
  ansible_version TEXT NOT NULL DEFAULT '', client_version TEXT, python_version TEXT,
  server_version TEXT, controller TEXT, user_name TEXT, pid INTEGER, arguments_body INTEGER,
  started INTEGER, ended INTEGER, duration INTEGER,
  created INTEGER NOT NULL, updated INTEGER NOT NULL, seen INTEGER NOT NULL,
  n_plays INTEGER NOT NULL DEFAULT 0, n_tasks INTEGER NOT NULL DEFAULT 0,
  n_results INTEGER NOT NULL DEFAULT 0, n_hosts INTEGER NOT NULL DEFAULT 0,
  n_files INTEGER NOT NULL DEFAULT 0, n_records INTEGER NOT NULL DEFAULT 0,
  n_failed INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_playbooks PRIMARY KEY (id),
  CONSTRAINT uq_playbooks_uid UNIQUE (uid)) STRICT;
CREATE INDEX ix_playbooks_status_id ON playbooks (status, id);
CREATE INDEX ix_playbooks_started_id ON playbooks (started, id);
CREATE INDEX ix_playbooks_duration_id ON playbooks (duration, id);
CREATE INDEX ix_playbooks_path_id ON playbooks (path, id);
CREATE INDEX ix_playbooks_updated_running ON playbooks (updated) WHERE status = 1;

CREATE TABLE playbook_labels (
  playbook_id INTEGER NOT NULL, label_id INTEGER NOT NULL,
  set_at INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_playbook_labels PRIMARY KEY (playbook_id, label_id),
  CONSTRAINT fk_playbook_labels_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_playbook_labels_label_id FOREIGN KEY (label_id) REFERENCES labels (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE INDEX ix_playbook_labels_label_id_playbook_id ON playbook_labels (label_id, playbook_id);

CREATE TABLE plays (
  id INTEGER NOT NULL, playbook_id INTEGER NOT NULL, uuid BLOB NOT NULL, batch INTEGER,
  name TEXT, status INTEGER NOT NULL DEFAULT 0,
  started INTEGER, ended INTEGER, duration INTEGER,
  created INTEGER NOT NULL, updated INTEGER NOT NULL,
  n_tasks INTEGER NOT NULL DEFAULT 0, n_results INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_plays PRIMARY KEY (id),
  CONSTRAINT uq_plays_uuid_batch_playbook_id UNIQUE (uuid, batch, playbook_id),
  CONSTRAINT fk_plays_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
CREATE INDEX ix_plays_playbook_id_id ON plays (playbook_id, id);
CREATE INDEX ix_plays_started_id ON plays (started, id);
CREATE INDEX ix_plays_updated_running ON plays (updated) WHERE status = 1;

CREATE TABLE contents (
  id INTEGER NOT NULL, sha1 BLOB NOT NULL, body INTEGER,
  CONSTRAINT pk_contents PRIMARY KEY (id),
  CONSTRAINT uq_contents_sha1 UNIQUE (sha1)) STRICT;

CREATE TABLE files (
  id INTEGER NOT NULL, playbook_id INTEGER NOT NULL, path TEXT NOT NULL, content_id INTEGER,
  content_at INTEGER, omitted TEXT, role TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL, updated INTEGER NOT NULL,
  CONSTRAINT pk_files PRIMARY KEY (id),
  CONSTRAINT uq_files_playbook_id_path UNIQUE (playbook_id, path),
  CONSTRAINT fk_files_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_files_content_id FOREIGN KEY (content_id) REFERENCES contents (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
CREATE INDEX ix_files_content_id ON files (content_id);

CREATE TABLE tasks (
  id INTEGER NOT NULL, playbook_id INTEGER NOT NULL, play_id INTEGER, file_id INTEGER,
  uuid BLOB, batch INTEGER, name TEXT, action TEXT NOT NULL DEFAULT '', role TEXT,
  lineno INTEGER NOT NULL DEFAULT 0, handler INTEGER NOT NULL DEFAULT 0,
  status INTEGER NOT NULL DEFAULT 0, tags TEXT NOT NULL DEFAULT '[]',
  warnings TEXT NOT NULL DEFAULT '[]', deprecations TEXT NOT NULL DEFAULT '[]',
  exceptions_body INTEGER,
  started INTEGER, ended INTEGER, duration INTEGER,
  created INTEGER NOT NULL, updated INTEGER NOT NULL,
  n_results INTEGER NOT NULL DEFAULT 0, n_warnings INTEGER NOT NULL DEFAULT 0,
  n_deprecations INTEGER NOT NULL DEFAULT 0, n_exceptions INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_tasks PRIMARY KEY (id),
  CONSTRAINT uq_tasks_uuid_batch_playbook_id UNIQUE (uuid, batch, playbook_id),
  CONSTRAINT fk_tasks_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_tasks_play_id FOREIGN KEY (play_id) REFERENCES plays (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_tasks_file_id FOREIGN KEY (file_id) REFERENCES files (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
CREATE INDEX ix_tasks_playbook_id_id ON tasks (playbook_id, id);
CREATE INDEX ix_tasks_play_id_id ON tasks (play_id, id);
CREATE INDEX ix_tasks_file_id ON tasks (file_id);
CREATE INDEX ix_tasks_action_id ON tasks (lower(action), id);
CREATE INDEX ix_tasks_started_id ON tasks (started, id);
CREATE INDEX ix_tasks_duration_id ON tasks (duration, id);
CREATE INDEX ix_tasks_id_warnings ON tasks (id) WHERE n_warnings > 0;
CREATE INDEX ix_tasks_id_deprecations ON tasks (id) WHERE n_deprecations > 0;
CREATE INDEX ix_tasks_id_exceptions ON tasks (id) WHERE n_exceptions > 0;
CREATE INDEX ix_tasks_updated_running ON tasks (updated) WHERE status = 1;

CREATE TABLE hosts (
  id INTEGER NOT NULL, playbook_id INTEGER NOT NULL, name TEXT NOT NULL,
  facts_body INTEGER, facts_at INTEGER, stats_at INTEGER,
  ok INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0,
  unreachable INTEGER NOT NULL DEFAULT 0, rescued INTEGER NOT NULL DEFAULT 0,
  ignored INTEGER NOT NULL DEFAULT 0, n_results INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL, updated INTEGER NOT NULL,
  CONSTRAINT pk_hosts PRIMARY KEY (id),
  CONSTRAINT uq_hosts_playbook_id_name UNIQUE (playbook_id, name),
  CONSTRAINT fk_hosts_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
CREATE INDEX ix_hosts_name_updated_id ON hosts (name, updated, id);
CREATE INDEX ix_hosts_updated_id ON hosts (updated, id);
CREATE INDEX ix_hosts_id_failed ON hosts (id) WHERE failed > 0 OR unreachable > 0;

CREATE TABLE results (
  id INTEGER NOT NULL, uid BLOB NOT NULL, playbook_id INTEGER NOT NULL, play_id INTEGER,
  task_id INTEGER NOT NULL, host_id INTEGER NOT NULL, status INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0, ignore_errors INTEGER NOT NULL DEFAULT 0,
  ignore_unreachable INTEGER NOT NULL DEFAULT 0, content_body INTEGER,
  started INTEGER, ended INTEGER, duration INTEGER,
  created INTEGER NOT NULL, updated INTEGER NOT NULL, via INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_results PRIMARY KEY (id),
  CONSTRAINT uq_results_uid UNIQUE (uid),
  CONSTRAINT fk_results_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_results_play_id FOREIGN KEY (play_id) REFERENCES plays (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_results_task_id FOREIGN KEY (task_id) REFERENCES tasks (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_results_host_id FOREIGN KEY (host_id) REFERENCES hosts (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
CREATE INDEX ix_results_playbook_id_id ON results (playbook_id, id);
CREATE INDEX ix_results_play_id_id ON results (play_id, id);
CREATE INDEX ix_results_task_id_id ON results (task_id, id);
CREATE INDEX ix_results_host_id_id ON results (host_id, id);
CREATE INDEX ix_results_started_id ON results (started, id);
CREATE INDEX ix_results_duration_id ON results (duration, id);
CREATE INDEX ix_results_playbook_id_id_failed ON results (playbook_id, id) WHERE status IN (2, 4);
CREATE INDEX ix_results_id_failed ON results (id) WHERE status IN (2, 4);

CREATE TABLE result_items (
  result_id INTEGER NOT NULL, n INTEGER NOT NULL, status INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0, label TEXT, started INTEGER, ended INTEGER,
  duration INTEGER, content_body INTEGER,
  CONSTRAINT pk_result_items PRIMARY KEY (result_id, n),
  CONSTRAINT fk_result_items_result_id FOREIGN KEY (result_id) REFERENCES results (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT, WITHOUT ROWID;

CREATE TABLE result_delegates (
  result_id INTEGER NOT NULL, host_id INTEGER NOT NULL,
  CONSTRAINT pk_result_delegates PRIMARY KEY (result_id, host_id),
  CONSTRAINT fk_result_delegates_result_id FOREIGN KEY (result_id) REFERENCES results (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_result_delegates_host_id FOREIGN KEY (host_id) REFERENCES hosts (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE INDEX ix_result_delegates_host_id_result_id ON result_delegates (host_id, result_id);

-- How the daemon saw a task run on a host; the result may come later, or never where the run is not
-- recorded: hence the run's uid and no playbook. Warm and session only.
CREATE TABLE result_vias (
  run_uid BLOB NOT NULL, task_uuid BLOB NOT NULL, host TEXT NOT NULL, via INTEGER NOT NULL,
  CONSTRAINT pk_result_vias PRIMARY KEY (run_uid, task_uuid, host)) STRICT, WITHOUT ROWID;

CREATE TABLE records (
  id INTEGER NOT NULL, playbook_id INTEGER NOT NULL, "key" TEXT NOT NULL,
  type TEXT NOT NULL DEFAULT '', value_body INTEGER, value_at INTEGER,
  created INTEGER NOT NULL, updated INTEGER NOT NULL,
  CONSTRAINT pk_records PRIMARY KEY (id),
  CONSTRAINT uq_records_playbook_id_key UNIQUE (playbook_id, "key"),
  CONSTRAINT fk_records_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
CREATE INDEX ix_records_key_id ON records ("key", id);
)sql";

// How each call of a task ran, as the daemon saw it or was told; more than one for a task with
// items or with several modules. No playbook_id, as for result_vias. `waited`, `ran`, `start` (what
// a start of the interpreter costs): microseconds.
constexpr char kVersion2[] = R"sql(
CREATE TABLE calls (
  run_uid BLOB NOT NULL, task_uuid BLOB NOT NULL, host TEXT NOT NULL, id BLOB NOT NULL,
  at INTEGER NOT NULL, how TEXT NOT NULL, why TEXT, waited INTEGER, ran INTEGER, start INTEGER,
  interpreter TEXT,
  CONSTRAINT pk_calls PRIMARY KEY (run_uid, task_uuid, host, id)) STRICT, WITHOUT ROWID;
)sql";

// What the API reads (record/api). `named_at`: when somebody last said that the host takes part, by
// an event of its own (project/latest_hosts.hh); rows from before this version take `created`.
// An index on lower(...) serves comparisons without case.
constexpr char kVersion3[] = R"sql(
ALTER TABLE hosts ADD COLUMN named_at INTEGER;
UPDATE hosts SET named_at = created;
CREATE INDEX ix_hosts_lower_name_id ON hosts (lower(name), id);
CREATE INDEX ix_labels_lower_name ON labels (lower(name));

CREATE TABLE latest_hosts (
  name TEXT NOT NULL, host_id INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
  CONSTRAINT pk_latest_hosts PRIMARY KEY (name),
  CONSTRAINT fk_latest_hosts_host_id FOREIGN KEY (host_id) REFERENCES hosts (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE INDEX ix_latest_hosts_host_id ON latest_hosts (host_id);
CREATE INDEX ix_latest_hosts_created_host_id ON latest_hosts (created, host_id);
CREATE INDEX ix_latest_hosts_updated_host_id ON latest_hosts (updated, host_id);
INSERT INTO latest_hosts (name, host_id, created, updated)
  SELECT name, id, first, created FROM (
    SELECT name, id, created, min(created) OVER (PARTITION BY name) AS first,
      row_number() OVER (PARTITION BY name ORDER BY created DESC, id DESC) AS place FROM hosts) AS named
  WHERE place = 1;
)sql";

// What people deleted, so that a late event of the same run does not bring it back: `"table"` and
// `"key"` are project/gone.hh's; table 'playbooks' and no key is the run itself. `api_seen`: up to
// which number the API's events of a producer are applied.
constexpr char kVersion4[] = R"sql(
CREATE TABLE deleted (
  run_uid BLOB NOT NULL, "table" TEXT NOT NULL, "key" BLOB NOT NULL,
  CONSTRAINT pk_deleted PRIMARY KEY (run_uid, "table", "key")) STRICT, WITHOUT ROWID;
CREATE TABLE api_seen (
  producer BLOB NOT NULL, seq INTEGER NOT NULL,
  CONSTRAINT pk_api_seen PRIMARY KEY (producer)) STRICT, WITHOUT ROWID;
)sql";

// The version of a step is its place: append, and never change the order of what was released.
constexpr const char* kSteps[] = {kVersion1,       kVersion2,     kVersion3,    kVersion4,
                                  kSchemaMachines, kSchemaBodies, kSchemaKeep,  kSchemaImports,
                                  kSchemaTokens,   kSchemaSearch, kSchemaGroups};

constexpr auto kMigrations = [] {
  std::array<Migration, std::size(kSteps)> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = {static_cast<int>(i) + 1, kSteps[i]};
  return out;
}();

Expected<> step_to(Database& db, const Migration& step) {
  TRY(Transaction transaction, Transaction::begin(db));
  TRY(const int now, version_of(db));  // somebody may have been faster
  if (now >= step.version) return {};
  if (db.engine() == EngineKind::postgres) CHECK_OK(db.script(kPostgresFunctions));
  CHECK_OK(db.script(step.sql));
  CHECK_OK(
      db.run("INSERT INTO store_meta (\"key\", value) VALUES ('schema_version', ?1)"
             " ON CONFLICT (\"key\") DO UPDATE SET value = excluded.value",
             std::to_string(step.version)));
  return transaction.commit();
}

}  // namespace

std::span<const Migration> migrations() {
  return kMigrations;
}
int schema_version() {
  return kMigrations[std::size(kMigrations) - 1].version;
}

Expected<int> version_of(Database& db) {
  TRY(const bool table, db.has_table("store_meta"));
  if (!table) {
    if (db.engine() == EngineKind::postgres) return 0;  // what else is there is in nobody's way
    TRY(const auto other, db.find("SELECT 1 FROM sqlite_schema LIMIT 1"));
    if (!other) return 0;
    return fail(Errc::invalid, join({db.path(),
                                     " is a SQLite database, but not Hearth's; move it "
                                     "away, or set HEARTH_HOME to another folder"}));
  }
  TRY(const auto found, db.find("SELECT CAST(value AS INTEGER) FROM store_meta"
                                " WHERE \"key\" = 'schema_version'"));
  const int version = static_cast<int>(found.value_or(0));
  if (version <= schema_version()) return version;
  return fail(
      Errc::invalid,
      join({db.path(), " was made by a newer Hearth (schema ", std::to_string(version),
            ", this one knows ", std::to_string(schema_version()), "); use that Hearth, or set ",
            db.engine() == EngineKind::postgres ? "HEARTH_STORE to another database"
                                                : "HEARTH_HOME to another folder"}));
}

namespace {

Expected<> take_steps(Database& db, int now) {
  for (const Migration& step : kMigrations)
    if (step.version > now) CHECK_OK(step_to(db, step));
  return add_default_dictionary(db, 0);
}

/// Who starts together waits for whoever is first, and a step may take as long as the tables are
/// large.
Expected<> take_steps_patiently(Database& db, int now) {
  std::string before;
  {
    TRY(Statement found, db.query("SELECT current_setting('lock_timeout'),"
                                  " current_setting('statement_timeout')"));
    CHECK_OK(found.step());
    before = join({"SET lock_timeout = '", found.text(0), "'; SET statement_timeout = '",
                   found.text(1), "'"});
  }
  CHECK_OK(db.script("SET lock_timeout = '10min'; SET statement_timeout = 0"));
  CHECK_OK(take_steps(db, now));
  return db.script(before);
}

}  // namespace

Expected<> migrate(Database& db) {
  TRY(const int now, version_of(db));
  const bool patiently = db.engine() == EngineKind::postgres && now < schema_version();
  return patiently ? take_steps_patiently(db, now) : take_steps(db, now);
}

}  // namespace hearth::record
