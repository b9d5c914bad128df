#pragma once

namespace hearth::record {

// The lasting things behind hosts of many runs (docs/decisions/0013-machines.md). What is known is
// kept a row for each host of each run, as the latest event said it; `machines` and
// `machine_evidence` are sums of these rows, so they do not depend on the order of events.
// `told_uid` is what the event said, `machine_uid` what is left of it after moves and splits.
// `evidence`: 33 bytes a value (kind, SHA-256). A merge is a pointer, so that it can be taken back.
inline constexpr char kSchemaMachines[] = R"sql(
CREATE TABLE machines (
  id INTEGER NOT NULL, uid BLOB NOT NULL, title TEXT NOT NULL DEFAULT '',
  titled INTEGER NOT NULL DEFAULT 0, first INTEGER NOT NULL, last INTEGER NOT NULL, into_uid BLOB,
  CONSTRAINT pk_machines PRIMARY KEY (id),
  CONSTRAINT uq_machines_uid UNIQUE (uid)) STRICT;
CREATE INDEX ix_machines_title ON machines (title);
CREATE INDEX ix_machines_into_uid ON machines (into_uid) WHERE into_uid IS NOT NULL;

-- The smallest id that an event brought for a machine, also for one that nobody speaks of now.
CREATE TABLE machine_ids (
  uid BLOB NOT NULL, id INTEGER NOT NULL,
  CONSTRAINT pk_machine_ids PRIMARY KEY (uid)) STRICT, WITHOUT ROWID;

CREATE TABLE machine_hosts (
  run_uid BLOB NOT NULL, host TEXT NOT NULL, scope TEXT NOT NULL, machine_uid BLOB NOT NULL,
  told_uid BLOB NOT NULL, event BLOB NOT NULL, event_at INTEGER NOT NULL, at INTEGER NOT NULL,
  verdict INTEGER NOT NULL, score INTEGER NOT NULL, rule INTEGER NOT NULL,
  place INTEGER NOT NULL, flags INTEGER NOT NULL, pin TEXT, evidence BLOB NOT NULL,
  rivals BLOB, shared BLOB,
  CONSTRAINT pk_machine_hosts PRIMARY KEY (run_uid, host)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_machine_hosts_machine_uid_at ON machine_hosts (machine_uid, at);
CREATE INDEX ix_machine_hosts_verdict_at ON machine_hosts (verdict, at) WHERE verdict IN (7, 9);

CREATE TABLE machine_moves (
  event BLOB NOT NULL, scope TEXT NOT NULL, host TEXT NOT NULL, at INTEGER NOT NULL,
  from_uid BLOB NOT NULL, to_uid BLOB NOT NULL,
  CONSTRAINT pk_machine_moves PRIMARY KEY (event, scope, host, from_uid)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_machine_moves_host ON machine_moves (host);

CREATE TABLE machine_evidence (
  kind INTEGER NOT NULL, value BLOB NOT NULL, machine_uid BLOB NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  CONSTRAINT pk_machine_evidence PRIMARY KEY (kind, value, machine_uid)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_machine_evidence_machine_uid ON machine_evidence (machine_uid);

CREATE TABLE machine_decisions (
  uid BLOB NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, machine_uid BLOB, into_uid BLOB,
  said TEXT NOT NULL, said_by TEXT, reason TEXT, undone BLOB,
  CONSTRAINT pk_machine_decisions PRIMARY KEY (uid)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_machine_decisions_at ON machine_decisions (at);

CREATE TABLE machine_splits (
  run_uid BLOB NOT NULL, host TEXT NOT NULL, decision BLOB NOT NULL, at INTEGER NOT NULL,
  into_uid BLOB NOT NULL,
  CONSTRAINT pk_machine_splits PRIMARY KEY (run_uid, host, decision)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_machine_splits_decision ON machine_splits (decision);

ALTER TABLE hosts ADD COLUMN machine_id INTEGER
  CONSTRAINT fk_hosts_machine_id REFERENCES machines (id) ON UPDATE CASCADE ON DELETE SET NULL;
CREATE INDEX ix_hosts_machine_id ON hosts (machine_id) WHERE machine_id IS NOT NULL;
)sql";

}  // namespace hearth::record
