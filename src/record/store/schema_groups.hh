#pragma once

namespace hearth::record {

// Groups (docs/decisions/0013-machines.md §6). A group is a name that playbooks have in common:
// `group_said` and `gathering` as the latest event said them ("" : none), at `group_at`;
// `group_name` is what is left of it, or of a label `group:NAME`, after renames (group_changes;
// `into_name` NULL: the group was dissolved). So it does not depend on the order of events.
// `machine_hosts.equal`: which keys were equal, 1 << record/machine/evidence.hh's Key.
inline constexpr char kSchemaGroups[] = R"sql(
ALTER TABLE playbooks ADD COLUMN group_said TEXT;
ALTER TABLE playbooks ADD COLUMN group_at INTEGER;
ALTER TABLE playbooks ADD COLUMN gathering TEXT;
ALTER TABLE playbooks ADD COLUMN group_name TEXT;
CREATE INDEX ix_playbooks_group_name_started ON playbooks (group_name, started)
  WHERE group_name IS NOT NULL;

CREATE TABLE group_changes (
  uid BLOB NOT NULL, at INTEGER NOT NULL, name TEXT NOT NULL, into_name TEXT, said_by TEXT,
  CONSTRAINT pk_group_changes PRIMARY KEY (uid)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_group_changes_name_at ON group_changes (name, at);

ALTER TABLE machine_hosts ADD COLUMN equal INTEGER NOT NULL DEFAULT 0;
)sql";

}  // namespace hearth::record
