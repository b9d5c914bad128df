#pragma once

namespace hearth::record {

// Bodies without a hash belong to one row alone: results' contents, which are almost never equal
// (docs/decisions/0015-bodies.md: 32 bytes and an index entry cost 79 bytes a result). Dictionaries
// are never deleted while a body uses them. An index of SQLite ends in the row's id by itself:
// naming it there again stores it twice.
inline constexpr char kSchemaBodies[] = R"sql(
CREATE TABLE body_dicts (
  id INTEGER NOT NULL, hash BLOB NOT NULL, created INTEGER NOT NULL, trained_at INTEGER,
  data BLOB NOT NULL,
  CONSTRAINT pk_body_dicts PRIMARY KEY (id),
  CONSTRAINT uq_body_dicts_hash UNIQUE (hash)) STRICT;

/*@sqlite*/
CREATE TABLE bodies_2 (
  id INTEGER NOT NULL, hash BLOB, codec INTEGER NOT NULL, dict_id INTEGER, size INTEGER NOT NULL,
  used INTEGER NOT NULL, data BLOB NOT NULL,
  CONSTRAINT pk_bodies PRIMARY KEY (id)) STRICT;
INSERT INTO bodies_2 (id, hash, codec, size, used, data)
  SELECT id, hash, codec, size, used, data FROM bodies;
DROP TABLE bodies;
ALTER TABLE bodies_2 RENAME TO bodies;
/*@end*/
/*@postgres
ALTER TABLE bodies DROP CONSTRAINT uq_bodies_hash;
ALTER TABLE bodies ALTER COLUMN hash DROP NOT NULL;
ALTER TABLE bodies ADD COLUMN dict_id INTEGER;
*/
CREATE UNIQUE INDEX ix_bodies_hash ON bodies (hash) WHERE hash IS NOT NULL;

DROP INDEX ix_results_playbook_id_id;
DROP INDEX ix_results_play_id_id;
DROP INDEX ix_results_task_id_id;
DROP INDEX ix_results_host_id_id;
DROP INDEX ix_results_started_id;
DROP INDEX ix_results_duration_id;
DROP INDEX ix_results_playbook_id_id_failed;
CREATE INDEX ix_results_playbook_id ON results (playbook_id);
CREATE INDEX ix_results_play_id ON results (play_id);
CREATE INDEX ix_results_task_id ON results (task_id);
CREATE INDEX ix_results_host_id ON results (host_id);
CREATE INDEX ix_results_started ON results (started);
CREATE INDEX ix_results_duration ON results (duration);
CREATE INDEX ix_results_playbook_id_failed ON results (playbook_id) WHERE status IN (2, 4);

DROP INDEX ix_tasks_playbook_id_id;
DROP INDEX ix_tasks_play_id_id;
DROP INDEX ix_tasks_action_id;
DROP INDEX ix_tasks_started_id;
DROP INDEX ix_tasks_duration_id;
CREATE INDEX ix_tasks_playbook_id ON tasks (playbook_id);
CREATE INDEX ix_tasks_play_id ON tasks (play_id);
CREATE INDEX ix_tasks_action ON tasks (lower(action));
CREATE INDEX ix_tasks_started ON tasks (started);
CREATE INDEX ix_tasks_duration ON tasks (duration);

DROP INDEX ix_hosts_name_updated_id;
DROP INDEX ix_hosts_updated_id;
CREATE INDEX ix_hosts_name_updated ON hosts (name, updated);
CREATE INDEX ix_hosts_updated ON hosts (updated);

CREATE TRIGGER tr_results_content_deleted AFTER DELETE ON results
  WHEN old.content_body IS NOT NULL
  BEGIN DELETE FROM bodies WHERE id = old.content_body AND hash IS NULL; END;
CREATE TRIGGER tr_results_content_replaced AFTER UPDATE OF content_body ON results
  WHEN old.content_body IS NOT new.content_body
  BEGIN DELETE FROM bodies WHERE id = old.content_body AND hash IS NULL; END;
)sql";

}  // namespace hearth::record
