#pragma once
#include "record/project/rows.hh"

namespace hearth::record {

// What a person deleted stays deleted. Ansible may still be running, or its spool may come late: an
// event that names a deleted row of its run is left out, and so is every event of a deleted run.
// Where it only mentions one among others (statistics, delegation, a task's file), the rest of it
// counts. The keys are Ansible's: uuid and batch of plays and tasks, names, paths, uids.

std::string key_of_work(const Uuid& uuid, std::int64_t batch);

/// Is the event's run deleted, or a row that the event is about?
Expected<bool> is_gone(Rows& rows, const Event& event);

/// Notes that a row of the run was deleted; and that it is there again.
Expected<> note_gone(Database& db, const Uuid& run, Table table, std::string_view key);
Expected<> note_back(Database& db, const Uuid& run, Table table, std::string_view key);
/// All of the run.
Expected<> note_run_gone(Database& db, const Uuid& run);

}  // namespace hearth::record
