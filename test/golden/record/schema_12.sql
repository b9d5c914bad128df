-- A store of schema 12; never changed.
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
  n_failed INTEGER NOT NULL DEFAULT 0, group_said TEXT, group_at INTEGER, gathering TEXT, group_name TEXT, told TEXT,
  CONSTRAINT pk_playbooks PRIMARY KEY (id),
  CONSTRAINT uq_playbooks_uid UNIQUE (uid)) STRICT;
CREATE TABLE playbook_labels (
  playbook_id INTEGER NOT NULL, label_id INTEGER NOT NULL,
  set_at INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_playbook_labels PRIMARY KEY (playbook_id, label_id),
  CONSTRAINT fk_playbook_labels_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT fk_playbook_labels_label_id FOREIGN KEY (label_id) REFERENCES labels (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT, WITHOUT ROWID;
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
CREATE TABLE hosts (
  id INTEGER NOT NULL, playbook_id INTEGER NOT NULL, name TEXT NOT NULL,
  facts_body INTEGER, facts_at INTEGER, stats_at INTEGER,
  ok INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0,
  unreachable INTEGER NOT NULL DEFAULT 0, rescued INTEGER NOT NULL DEFAULT 0,
  ignored INTEGER NOT NULL DEFAULT 0, n_results INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL, updated INTEGER NOT NULL, named_at INTEGER, machine_id INTEGER
  CONSTRAINT fk_hosts_machine_id REFERENCES machines (id) ON UPDATE CASCADE ON DELETE SET NULL,
  CONSTRAINT pk_hosts PRIMARY KEY (id),
  CONSTRAINT uq_hosts_playbook_id_name UNIQUE (playbook_id, name),
  CONSTRAINT fk_hosts_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
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
CREATE TABLE calls (
  run_uid BLOB NOT NULL, task_uuid BLOB NOT NULL, host TEXT NOT NULL, id BLOB NOT NULL,
  at INTEGER NOT NULL, how TEXT NOT NULL, why TEXT, waited INTEGER, ran INTEGER, start INTEGER,
  interpreter TEXT,
  CONSTRAINT pk_calls PRIMARY KEY (run_uid, task_uuid, host, id)) STRICT, WITHOUT ROWID;
CREATE TABLE latest_hosts (
  name TEXT NOT NULL, host_id INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
  CONSTRAINT pk_latest_hosts PRIMARY KEY (name),
  CONSTRAINT fk_latest_hosts_host_id FOREIGN KEY (host_id) REFERENCES hosts (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE TABLE deleted (
  run_uid BLOB NOT NULL, "table" TEXT NOT NULL, "key" BLOB NOT NULL,
  CONSTRAINT pk_deleted PRIMARY KEY (run_uid, "table", "key")) STRICT, WITHOUT ROWID;
CREATE TABLE api_seen (
  producer BLOB NOT NULL, seq INTEGER NOT NULL,
  CONSTRAINT pk_api_seen PRIMARY KEY (producer)) STRICT, WITHOUT ROWID;
CREATE TABLE machines (
  id INTEGER NOT NULL, uid BLOB NOT NULL, title TEXT NOT NULL DEFAULT '',
  titled INTEGER NOT NULL DEFAULT 0, first INTEGER NOT NULL, last INTEGER NOT NULL, into_uid BLOB,
  CONSTRAINT pk_machines PRIMARY KEY (id),
  CONSTRAINT uq_machines_uid UNIQUE (uid)) STRICT;
CREATE TABLE machine_ids (
  uid BLOB NOT NULL, id INTEGER NOT NULL,
  CONSTRAINT pk_machine_ids PRIMARY KEY (uid)) STRICT, WITHOUT ROWID;
CREATE TABLE machine_hosts (
  run_uid BLOB NOT NULL, host TEXT NOT NULL, scope TEXT NOT NULL, machine_uid BLOB NOT NULL,
  told_uid BLOB NOT NULL, event BLOB NOT NULL, event_at INTEGER NOT NULL, at INTEGER NOT NULL,
  verdict INTEGER NOT NULL, score INTEGER NOT NULL, rule INTEGER NOT NULL,
  place INTEGER NOT NULL, flags INTEGER NOT NULL, pin TEXT, evidence BLOB NOT NULL,
  rivals BLOB, shared BLOB, equal INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT pk_machine_hosts PRIMARY KEY (run_uid, host)) STRICT, WITHOUT ROWID;
CREATE TABLE machine_moves (
  event BLOB NOT NULL, scope TEXT NOT NULL, host TEXT NOT NULL, at INTEGER NOT NULL,
  from_uid BLOB NOT NULL, to_uid BLOB NOT NULL,
  CONSTRAINT pk_machine_moves PRIMARY KEY (event, scope, host, from_uid)) STRICT, WITHOUT ROWID;
CREATE TABLE machine_evidence (
  kind INTEGER NOT NULL, value BLOB NOT NULL, machine_uid BLOB NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  CONSTRAINT pk_machine_evidence PRIMARY KEY (kind, value, machine_uid)) STRICT, WITHOUT ROWID;
CREATE TABLE machine_decisions (
  uid BLOB NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, machine_uid BLOB, into_uid BLOB,
  said TEXT NOT NULL, said_by TEXT, reason TEXT, undone BLOB,
  CONSTRAINT pk_machine_decisions PRIMARY KEY (uid)) STRICT, WITHOUT ROWID;
CREATE TABLE machine_splits (
  run_uid BLOB NOT NULL, host TEXT NOT NULL, decision BLOB NOT NULL, at INTEGER NOT NULL,
  into_uid BLOB NOT NULL,
  CONSTRAINT pk_machine_splits PRIMARY KEY (run_uid, host, decision)) STRICT, WITHOUT ROWID;
CREATE TABLE body_dicts (
  id INTEGER NOT NULL, hash BLOB NOT NULL, created INTEGER NOT NULL, trained_at INTEGER,
  data BLOB NOT NULL,
  CONSTRAINT pk_body_dicts PRIMARY KEY (id),
  CONSTRAINT uq_body_dicts_hash UNIQUE (hash)) STRICT;
CREATE TABLE "bodies" (
  id INTEGER NOT NULL, hash BLOB, codec INTEGER NOT NULL, dict_id INTEGER, size INTEGER NOT NULL,
  used INTEGER NOT NULL, data BLOB NOT NULL,
  CONSTRAINT pk_bodies PRIMARY KEY (id)) STRICT;
CREATE TABLE doomed (
  playbook_id INTEGER NOT NULL, run_uid BLOB NOT NULL,
  CONSTRAINT pk_doomed PRIMARY KEY (playbook_id)) STRICT, WITHOUT ROWID;
CREATE TABLE imports (
  uid BLOB NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, base INTEGER NOT NULL,
  after_ids TEXT NOT NULL, upto_ids TEXT NOT NULL, asof INTEGER NOT NULL,
  started INTEGER NOT NULL, ended INTEGER,
  CONSTRAINT pk_imports PRIMARY KEY (uid)) STRICT;
CREATE TABLE tokens (
  uid BLOB NOT NULL, name TEXT NOT NULL DEFAULT '', scope INTEGER NOT NULL DEFAULT 0, hash BLOB,
  created INTEGER, created_by TEXT NOT NULL DEFAULT '', expires INTEGER,
  revoked INTEGER, revoked_by TEXT,
  CONSTRAINT pk_tokens PRIMARY KEY (uid),
  CONSTRAINT uq_tokens_hash UNIQUE (hash)) STRICT, WITHOUT ROWID;
CREATE TABLE search_runs (
  playbook_id INTEGER NOT NULL, version INTEGER NOT NULL, upto INTEGER NOT NULL,
  indexed INTEGER NOT NULL, blocks INTEGER NOT NULL, seen INTEGER NOT NULL,
  CONSTRAINT pk_search_runs PRIMARY KEY (playbook_id),
  CONSTRAINT fk_search_runs_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
CREATE TABLE search_blocks (
  playbook_id INTEGER NOT NULL, n INTEGER NOT NULL, results INTEGER NOT NULL, grams BLOB NOT NULL,
  words_codec INTEGER NOT NULL, words_size INTEGER NOT NULL, postings_codec INTEGER NOT NULL,
  postings_size INTEGER NOT NULL, words BLOB NOT NULL, postings BLOB NOT NULL,
  CONSTRAINT pk_search_blocks PRIMARY KEY (playbook_id, n),
  CONSTRAINT fk_search_blocks_playbook_id FOREIGN KEY (playbook_id) REFERENCES playbooks (id)
    ON UPDATE CASCADE ON DELETE CASCADE) STRICT;
CREATE TABLE group_changes (
  uid BLOB NOT NULL, at INTEGER NOT NULL, name TEXT NOT NULL, into_name TEXT, said_by TEXT,
  CONSTRAINT pk_group_changes PRIMARY KEY (uid)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_playbooks_status_id ON playbooks (status, id);
CREATE INDEX ix_playbooks_started_id ON playbooks (started, id);
CREATE INDEX ix_playbooks_duration_id ON playbooks (duration, id);
CREATE INDEX ix_playbooks_path_id ON playbooks (path, id);
CREATE INDEX ix_playbooks_updated_running ON playbooks (updated) WHERE status = 1;
CREATE INDEX ix_playbook_labels_label_id_playbook_id ON playbook_labels (label_id, playbook_id);
CREATE INDEX ix_plays_playbook_id_id ON plays (playbook_id, id);
CREATE INDEX ix_plays_started_id ON plays (started, id);
CREATE INDEX ix_plays_updated_running ON plays (updated) WHERE status = 1;
CREATE INDEX ix_files_content_id ON files (content_id);
CREATE INDEX ix_tasks_file_id ON tasks (file_id);
CREATE INDEX ix_tasks_id_warnings ON tasks (id) WHERE n_warnings > 0;
CREATE INDEX ix_tasks_id_deprecations ON tasks (id) WHERE n_deprecations > 0;
CREATE INDEX ix_tasks_id_exceptions ON tasks (id) WHERE n_exceptions > 0;
CREATE INDEX ix_tasks_updated_running ON tasks (updated) WHERE status = 1;
CREATE INDEX ix_hosts_id_failed ON hosts (id) WHERE failed > 0 OR unreachable > 0;
CREATE INDEX ix_results_id_failed ON results (id) WHERE status IN (2, 4);
CREATE INDEX ix_result_delegates_host_id_result_id ON result_delegates (host_id, result_id);
CREATE INDEX ix_records_key_id ON records ("key", id);
CREATE INDEX ix_hosts_lower_name_id ON hosts (lower(name), id);
CREATE INDEX ix_labels_lower_name ON labels (lower(name));
CREATE INDEX ix_latest_hosts_host_id ON latest_hosts (host_id);
CREATE INDEX ix_latest_hosts_created_host_id ON latest_hosts (created, host_id);
CREATE INDEX ix_latest_hosts_updated_host_id ON latest_hosts (updated, host_id);
CREATE INDEX ix_machines_title ON machines (title);
CREATE INDEX ix_machines_into_uid ON machines (into_uid) WHERE into_uid IS NOT NULL;
CREATE INDEX ix_machine_hosts_machine_uid_at ON machine_hosts (machine_uid, at);
CREATE INDEX ix_machine_hosts_verdict_at ON machine_hosts (verdict, at) WHERE verdict IN (7, 9);
CREATE INDEX ix_machine_moves_host ON machine_moves (host);
CREATE INDEX ix_machine_evidence_machine_uid ON machine_evidence (machine_uid);
CREATE INDEX ix_machine_decisions_at ON machine_decisions (at);
CREATE INDEX ix_machine_splits_decision ON machine_splits (decision);
CREATE INDEX ix_hosts_machine_id ON hosts (machine_id) WHERE machine_id IS NOT NULL;
CREATE UNIQUE INDEX ix_bodies_hash ON bodies (hash) WHERE hash IS NOT NULL;
CREATE INDEX ix_results_playbook_id ON results (playbook_id);
CREATE INDEX ix_results_play_id ON results (play_id);
CREATE INDEX ix_results_task_id ON results (task_id);
CREATE INDEX ix_results_host_id ON results (host_id);
CREATE INDEX ix_results_started ON results (started);
CREATE INDEX ix_results_duration ON results (duration);
CREATE INDEX ix_results_playbook_id_failed ON results (playbook_id) WHERE status IN (2, 4);
CREATE INDEX ix_tasks_playbook_id ON tasks (playbook_id);
CREATE INDEX ix_tasks_play_id ON tasks (play_id);
CREATE INDEX ix_tasks_action ON tasks (lower(action));
CREATE INDEX ix_tasks_started ON tasks (started);
CREATE INDEX ix_tasks_duration ON tasks (duration);
CREATE INDEX ix_hosts_name_updated ON hosts (name, updated);
CREATE INDEX ix_hosts_updated ON hosts (updated);
CREATE INDEX ix_imports_source_started ON imports (source, started);
CREATE INDEX ix_tokens_name ON tokens (name);
CREATE INDEX ix_playbooks_group_name_started ON playbooks (group_name, started)
  WHERE group_name IS NOT NULL;
CREATE INDEX ix_group_changes_name_at ON group_changes (name, at);
CREATE TRIGGER tr_results_content_deleted AFTER DELETE ON results
  WHEN old.content_body IS NOT NULL
  BEGIN DELETE FROM bodies WHERE id = old.content_body AND hash IS NULL; END;
CREATE TRIGGER tr_results_content_replaced AFTER UPDATE OF content_body ON results
  WHEN old.content_body IS NOT new.content_body
  BEGIN DELETE FROM bodies WHERE id = old.content_body AND hash IS NULL; END;
INSERT INTO store_meta ("key", "value") VALUES ('last_row.files', '1');
INSERT INTO store_meta ("key", "value") VALUES ('last_row.hosts', '3');
INSERT INTO store_meta ("key", "value") VALUES ('last_row.playbooks', '1');
INSERT INTO store_meta ("key", "value") VALUES ('last_row.plays', '2');
INSERT INTO store_meta ("key", "value") VALUES ('last_row.records', '1');
INSERT INTO store_meta ("key", "value") VALUES ('last_row.results', '8');
INSERT INTO store_meta ("key", "value") VALUES ('last_row.tasks', '4');
INSERT INTO store_meta ("key", "value") VALUES ('schema_version', '12');
INSERT INTO projection ("name", "journal", "segment", "offset", "updated") VALUES ('record', X'0190B3F000077ABC8DEF000000000001', 1, 49, 1);
INSERT INTO counts ("table", "n") VALUES ('files', 1);
INSERT INTO counts ("table", "n") VALUES ('hosts', 4);
INSERT INTO counts ("table", "n") VALUES ('moved', 1);
INSERT INTO counts ("table", "n") VALUES ('playbooks', 1);
INSERT INTO counts ("table", "n") VALUES ('plays', 2);
INSERT INTO counts ("table", "n") VALUES ('records', 1);
INSERT INTO counts ("table", "n") VALUES ('results', 8);
INSERT INTO counts ("table", "n") VALUES ('tasks', 4);
INSERT INTO labels ("id", "name", "created", "updated") VALUES (1, 'check:False', 1795247640001000, 1795247640001000);
INSERT INTO labels ("id", "name", "created", "updated") VALUES (2, 'night', 1795247640001000, 1795247640001000);
INSERT INTO playbooks ("id", "uid", "kind", "name", "name_at", "path", "status", "end_reason", "exit_code", "ansible_version", "client_version", "python_version", "server_version", "controller", "user_name", "pid", "arguments_body", "started", "ended", "duration", "created", "updated", "seen", "n_plays", "n_tasks", "n_results", "n_hosts", "n_files", "n_records", "n_failed", "group_said", "group_at", "gathering", "group_name", "told") VALUES (1, X'0190B3F000007ABC8DEF000000000001', 0, 'nightly', 1795247640001000, '/srv/site.yml', 3, 2, 2, '2.14.18', '0.1.0', '3.11.2', NULL, 'laptop', 'kim', 4242, 1, 1795247640001000, 1795247640036000, 35000, 1795247640001000, 1795247640036000, 1795247640036000, 2, 4, 8, 4, 1, 1, 2, NULL, NULL, NULL, NULL, '0190b3f0-0008-7abc-8def-000000000001 0 15 18-36
');
INSERT INTO playbook_labels ("playbook_id", "label_id", "set_at", "removed") VALUES (1, 1, 1795247640001000, 0);
INSERT INTO playbook_labels ("playbook_id", "label_id", "set_at", "removed") VALUES (1, 2, 1795247640001000, 0);
INSERT INTO plays ("id", "playbook_id", "uuid", "batch", "name", "status", "started", "ended", "duration", "created", "updated", "n_tasks", "n_results") VALUES (1, 1, X'0190B3F000017ABC8DEF000000000001', 0, 'web servers', 2, 1795247640003000, 1795247640026000, 23000, 1795247640003000, 1795247640026000, 3, 6);
INSERT INTO plays ("id", "playbook_id", "uuid", "batch", "name", "status", "started", "ended", "duration", "created", "updated", "n_tasks", "n_results") VALUES (2, 1, X'0190B3F000017ABC8DEF000000000002', 0, 'check', 2, 1795247640027000, 1795247640033000, 6000, 1795247640027000, 1795247640033000, 1, 2);
INSERT INTO contents ("id", "sha1", "body") VALUES (1, X'8FBFF794DCD012B994F472A1C20D633F3D40DD3A', 2);
INSERT INTO files ("id", "playbook_id", "path", "content_id", "content_at", "omitted", "role", "created", "updated") VALUES (1, 1, '/srv/site.yml', 1, 1795247640002000, NULL, 'playbook', 1795247640002000, 1795247640028000);
INSERT INTO tasks ("id", "playbook_id", "play_id", "file_id", "uuid", "batch", "name", "action", "role", "lineno", "handler", "status", "tags", "warnings", "deprecations", "exceptions_body", "started", "ended", "duration", "created", "updated", "n_results", "n_warnings", "n_deprecations", "n_exceptions") VALUES (1, 1, 1, 1, X'0190B3F000027ABC8DEF000000000001', 0, 'Gathering Facts', 'gather_facts', NULL, 2, 0, 2, '["web","all"]', '[]', '[]', NULL, 1795247640004000, 1795247640011000, 7000, 1795247640004000, 1795247640011000, 2, 0, 0, 0);
INSERT INTO tasks ("id", "playbook_id", "play_id", "file_id", "uuid", "batch", "name", "action", "role", "lineno", "handler", "status", "tags", "warnings", "deprecations", "exceptions_body", "started", "ended", "duration", "created", "updated", "n_results", "n_warnings", "n_deprecations", "n_exceptions") VALUES (2, 1, 1, 1, X'0190B3F000027ABC8DEF000000000002', 0, 'nginx : install', 'ansible.builtin.package', 'nginx', 3, 0, 2, '["web","all"]', '[]', '[]', NULL, 1795247640012000, 1795247640021000, 9000, 1795247640012000, 1795247640021000, 2, 0, 0, 0);
INSERT INTO tasks ("id", "playbook_id", "play_id", "file_id", "uuid", "batch", "name", "action", "role", "lineno", "handler", "status", "tags", "warnings", "deprecations", "exceptions_body", "started", "ended", "duration", "created", "updated", "n_results", "n_warnings", "n_deprecations", "n_exceptions") VALUES (3, 1, 1, 1, X'0190B3F000027ABC8DEF000000000003', 0, 'write the config', 'template', NULL, 9, 0, 3, '["web","all"]', '["disk is full"]', '[]', 11, 1795247640022000, 1795247640025000, 3000, 1795247640022000, 1795247640025000, 2, 1, 0, 1);
INSERT INTO tasks ("id", "playbook_id", "play_id", "file_id", "uuid", "batch", "name", "action", "role", "lineno", "handler", "status", "tags", "warnings", "deprecations", "exceptions_body", "started", "ended", "duration", "created", "updated", "n_results", "n_warnings", "n_deprecations", "n_exceptions") VALUES (4, 1, 2, 1, X'0190B3F000027ABC8DEF000000000004', 0, 'is it up', 'uri', NULL, 20, 0, 3, '["web","all"]', '[]', '[]', NULL, 1795247640028000, 1795247640032000, 4000, 1795247640028000, 1795247640032000, 2, 0, 0, 0);
INSERT INTO hosts ("id", "playbook_id", "name", "facts_body", "facts_at", "stats_at", "ok", "changed", "failed", "skipped", "unreachable", "rescued", "ignored", "n_results", "created", "updated", "named_at", "machine_id") VALUES (1, 1, 'web1', 3, 1795247640006000, 1795247640035000, 4, 2, 0, 0, 0, 0, 1, 4, 1795247640005000, 1795247640035000, 1795247640005000, NULL);
INSERT INTO hosts ("id", "playbook_id", "name", "facts_body", "facts_at", "stats_at", "ok", "changed", "failed", "skipped", "unreachable", "rescued", "ignored", "n_results", "created", "updated", "named_at", "machine_id") VALUES (2, 1, 'web2', 3, 1795247640008000, 1795247640035000, 1, 0, 1, 1, 0, 0, 0, 3, 1795247640007000, 1795247640035000, 1795247640007000, NULL);
INSERT INTO hosts ("id", "playbook_id", "name", "facts_body", "facts_at", "stats_at", "ok", "changed", "failed", "skipped", "unreachable", "rescued", "ignored", "n_results", "created", "updated", "named_at", "machine_id") VALUES (3, 1, 'db1', NULL, NULL, 1795247640035000, 0, 0, 0, 0, 1, 0, 0, 1, 1795247640030000, 1795247640035000, 1795247640030000, NULL);
INSERT INTO hosts ("id", "playbook_id", "name", "facts_body", "facts_at", "stats_at", "ok", "changed", "failed", "skipped", "unreachable", "rescued", "ignored", "n_results", "created", "updated", "named_at", "machine_id") VALUES (6792407572938635, 1, 'backup', NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 1795247640024000, 1795247640024000, NULL, NULL);
INSERT INTO results ("id", "uid", "playbook_id", "play_id", "task_id", "host_id", "status", "changed", "ignore_errors", "ignore_unreachable", "content_body", "started", "ended", "duration", "created", "updated", "via") VALUES (1, X'0190B3F000037ABC8DEF000000000001', 1, 1, 1, 1, 1, 0, 0, 0, 4, 1795247639967000, 1795247640009000, 41987, 1795247640009000, 1795247640009000, 0);
INSERT INTO results ("id", "uid", "playbook_id", "play_id", "task_id", "host_id", "status", "changed", "ignore_errors", "ignore_unreachable", "content_body", "started", "ended", "duration", "created", "updated", "via") VALUES (2, X'0190B3F000037ABC8DEF000000000002', 1, 1, 1, 2, 1, 0, 0, 0, 5, 1795247639968000, 1795247640010000, 41987, 1795247640010000, 1795247640010000, 0);
INSERT INTO results ("id", "uid", "playbook_id", "play_id", "task_id", "host_id", "status", "changed", "ignore_errors", "ignore_unreachable", "content_body", "started", "ended", "duration", "created", "updated", "via") VALUES (3, X'0190B3F000037ABC8DEF000000000003', 1, 1, 2, 1, 1, 1, 0, 0, 7, 1795247639977000, 1795247640019000, 41987, 1795247640013000, 1795247640019000, 1);
INSERT INTO results ("id", "uid", "playbook_id", "play_id", "task_id", "host_id", "status", "changed", "ignore_errors", "ignore_unreachable", "content_body", "started", "ended", "duration", "created", "updated", "via") VALUES (4, X'0190B3F000037ABC8DEF000000000004', 1, 1, 2, 2, 3, 0, 0, 0, 8, 1795247639978000, 1795247640020000, 41987, 1795247640020000, 1795247640020000, 0);
INSERT INTO results ("id", "uid", "playbook_id", "play_id", "task_id", "host_id", "status", "changed", "ignore_errors", "ignore_unreachable", "content_body", "started", "ended", "duration", "created", "updated", "via") VALUES (5, X'0190B3F000037ABC8DEF000000000005', 1, 1, 3, 1, 1, 1, 0, 0, 9, 1795247639981000, 1795247640023000, 41987, 1795247640023000, 1795247640023000, 0);
INSERT INTO results ("id", "uid", "playbook_id", "play_id", "task_id", "host_id", "status", "changed", "ignore_errors", "ignore_unreachable", "content_body", "started", "ended", "duration", "created", "updated", "via") VALUES (6, X'0190B3F000037ABC8DEF000000000006', 1, 1, 3, 2, 2, 0, 0, 0, 10, 1795247639982000, 1795247640024000, 41987, 1795247640024000, 1795247640024000, 0);
INSERT INTO results ("id", "uid", "playbook_id", "play_id", "task_id", "host_id", "status", "changed", "ignore_errors", "ignore_unreachable", "content_body", "started", "ended", "duration", "created", "updated", "via") VALUES (7, X'0190B3F000037ABC8DEF000000000007', 1, 2, 4, 1, 2, 0, 1, 0, 12, 1795247639987000, 1795247640029000, 41987, 1795247640029000, 1795247640029000, 0);
INSERT INTO results ("id", "uid", "playbook_id", "play_id", "task_id", "host_id", "status", "changed", "ignore_errors", "ignore_unreachable", "content_body", "started", "ended", "duration", "created", "updated", "via") VALUES (8, X'0190B3F000037ABC8DEF000000000008', 1, 2, 4, 3, 4, 0, 0, 0, 13, 1795247639989000, 1795247640031000, 41987, 1795247640031000, 1795247640031000, 0);
INSERT INTO result_items ("result_id", "n", "status", "changed", "label", "started", "ended", "duration", "content_body") VALUES (3, 0, 1, 1, 'nginx', NULL, 1795247640013000, NULL, 6);
INSERT INTO result_items ("result_id", "n", "status", "changed", "label", "started", "ended", "duration", "content_body") VALUES (3, 1, 1, 0, 'nginx-extras', NULL, 1795247640014000, NULL, 6);
INSERT INTO result_delegates ("result_id", "host_id") VALUES (6, 6792407572938635);
INSERT INTO result_vias ("run_uid", "task_uuid", "host", "via") VALUES (X'0190B3F000007ABC8DEF000000000001', X'0190B3F000027ABC8DEF000000000002', 'web1', 1);
INSERT INTO records ("id", "playbook_id", "key", "type", "value_body", "value_at", "created", "updated") VALUES (1, 1, 'commit', 'text', 14, 1795247640034000, 1795247640034000, 1795247640034000);
INSERT INTO latest_hosts ("name", "host_id", "created", "updated") VALUES ('backup', 6792407572938635, 1795247640024000, 1795247640024000);
INSERT INTO latest_hosts ("name", "host_id", "created", "updated") VALUES ('db1', 3, 1795247640030000, 1795247640030000);
INSERT INTO latest_hosts ("name", "host_id", "created", "updated") VALUES ('web1', 1, 1795247640005000, 1795247640005000);
INSERT INTO latest_hosts ("name", "host_id", "created", "updated") VALUES ('web2', 2, 1795247640007000, 1795247640007000);
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (1, x'5f424a24fa82176306fa173f28a48ba1716b73f3ffe0f41285d3a73171779323', 0, 72, 0, x'7b226f7074696f6e73223a7b22636865636b223a66616c73652c226c696d6974223a227765622a227d2c227265646163746564223a5b227661756c745f70617373776f7264225d7d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (2, x'2465a671b32fafa361347fbbaa6d12dd9d6cf863b01cf9cf95a71377306be063', 0, 13, 0, x'2d20686f7374733a207765620a');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (3, x'fae4896c3aef498debe0ffbdb77e1fe6682eb1847c7ba75cca63696fc736032d', 0, 33, 0, x'7b22616e7369626c655f646973747269627574696f6e223a2244656269616e227d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (4, NULL, 0, 17, 0, x'7b226368616e676564223a66616c73657d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (5, NULL, 0, 17, 0, x'7b226368616e676564223a66616c73657d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (6, x'a4c071a818afed710c7602bfd9ec22469f9875e3bc93ddea90996a66e69121ce', 0, 8, 0, x'7b227263223a307d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (7, NULL, 0, 74, 0, x'7b226368616e676564223a747275652c22726573756c7473223a5b7b227263223a307d2c7b227263223a307d5d2c2273697a65223a31323334353637383930313233343536373839307d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (8, NULL, 0, 46, 0, x'7b22736b69705f726561736f6e223a22436f6e646974696f6e616c20726573756c74207761732046616c7365227d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (9, NULL, 0, 179, 0, x'7b226368616e676564223a747275652c2264696666223a5b7b226265666f7265223a22615c6e625c6e635c6e222c226166746572223a22615c6e425c6e635c6e222c226265666f72655f686561646572223a222f6574632f6e2e636f6e66222c2261667465725f686561646572223a222f746d702f7372632e6a32227d5d2c22696e766f636174696f6e223a7b226d6f64756c655f61726773223a7b2264657374223a222f6574632f6e2e636f6e66227d7d7d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (10, NULL, 0, 121, 0, x'7b226d7367223a226e6f207370616365206c656674222c227263223a312c227374646f7574223a22222c22737464657272223a2263703a205c75303031625b33316d6e6f2073706163655c75303031625b306d5c6e6c656674222c22657863657074696f6e223a2254726163656261636b3a20626f6f6d227d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (11, x'fd3409bce8f5a9bf34212e021464efa33ee4bed6e198183001745951a3bcea81', 0, 19, 0, x'5b2254726163656261636b3a20626f6f6d225d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (12, NULL, 0, 31, 0, x'7b226d7367223a2272656675736564222c22737461747573223a2d312e307d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (13, NULL, 0, 37, 0, x'7b226d7367223a226e6f20726f757465222c22756e726561636861626c65223a747275657d');
INSERT INTO bodies (id, hash, codec, size, used, data) VALUES (14, x'3f59069122f3a32d3c09ce5ef4882e49feb7777b539cdc4be0d214fa3332e11e', 0, 8, 0, x'2261626331323322');
UPDATE store_meta SET value = '12' WHERE "key" = 'schema_version';
