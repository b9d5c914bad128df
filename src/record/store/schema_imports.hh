#pragma once

namespace hearth::record {

// What was imported (docs/protocol/journal.md §10): a block of row ids for each go. A row of the
// source with the id N, after `after_ids` and up to `upto_ids` of its table (JSON objects: table to
// number), has the id N + base here. `ended` NULL: it was cut off, and the next go fills the same
// block.
inline constexpr char kSchemaImports[] = R"sql(
CREATE TABLE imports (
  uid BLOB NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, base INTEGER NOT NULL,
  after_ids TEXT NOT NULL, upto_ids TEXT NOT NULL, asof INTEGER NOT NULL,
  started INTEGER NOT NULL, ended INTEGER,
  CONSTRAINT pk_imports PRIMARY KEY (uid)) STRICT;
CREATE INDEX ix_imports_source_started ON imports (source, started);
)sql";

}  // namespace hearth::record
