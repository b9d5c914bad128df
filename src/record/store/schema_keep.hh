#pragma once

namespace hearth::record {

// Runs that are deleted and whose rows are not all gone yet: nobody sees them any more
// (store/hidden.hh), record/prune takes their rows away in batches.
inline constexpr char kSchemaKeep[] = R"sql(
CREATE TABLE doomed (
  playbook_id INTEGER NOT NULL, run_uid BLOB NOT NULL,
  CONSTRAINT pk_doomed PRIMARY KEY (playbook_id)) STRICT, WITHOUT ROWID;
)sql";

}  // namespace hearth::record
