#pragma once

namespace hearth::record {

// The index of results' texts (record/ask/search/index.hh): it can be thrown away and is made
// again. `upto`: all results of the run up to this id are in its blocks, `indexed` of them, when
// the run had `seen` results (-1: it has more than its blocks).
inline constexpr char kSchemaSearch[] = R"sql(
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
)sql";

}  // namespace hearth::record
