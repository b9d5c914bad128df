#pragma once
#include "record/project/rows.hh"

namespace hearth::record {

/// What to do with an event of one kind. Errc::invalid: the event is malformed; what it has changed
/// so far is rolled back by the caller.
using Apply = Expected<> (*)(Rows& rows, const Event& event);

/// How an event of a kind goes with what its batch has gathered (rows.hh).
enum class Beside {
  gathered,   ///< it adds to it
  settled,    ///< what was gathered is written before
  forgotten,  ///< and what is known of rows is forgotten, before and after
};

struct KnownKind {
  std::string_view name;
  Apply apply;
  Beside beside = Beside::forgotten;
};
/// Null for kinds that the record does not keep.
const KnownKind* kind_of(std::string_view name);

// apply_run.cc: what concerns the run itself.
Expected<> apply_run_start(Rows& rows, const Event& event);
Expected<> apply_run_update(Rows& rows, const Event& event);
Expected<> apply_run_end(Rows& rows, const Event& event);
Expected<> apply_file(Rows& rows, const Event& event);
Expected<> apply_record(Rows& rows, const Event& event);
/// Kinds that only show that the run's writer lives.
Expected<> apply_alive(Rows& rows, const Event& event);

// apply_work.cc: plays, tasks and hosts.
Expected<> apply_play_start(Rows& rows, const Event& event);
Expected<> apply_play_end(Rows& rows, const Event& event);
Expected<> apply_task_start(Rows& rows, const Event& event);
Expected<> apply_task_end(Rows& rows, const Event& event);
Expected<> apply_host(Rows& rows, const Event& event);
Expected<> apply_facts(Rows& rows, const Event& event);
Expected<> apply_stats(Rows& rows, const Event& event);

// apply_result.cc, apply_item.cc
Expected<> apply_result(Rows& rows, const Event& event);
Expected<> apply_item(Rows& rows, const Event& event);

// apply_call.cc: how the daemon saw calls run.
Expected<> apply_via(Rows& rows, const Event& event);
Expected<> apply_call_ran(Rows& rows, const Event& event);

// apply_api.cc, apply_delete.cc: what came in through the API (docs/protocol/journal.md §5).
// Each is applied once, after all that stands before it in the journal; its values are set.
Expected<> apply_api_new(Rows& rows, const Event& event);
Expected<> apply_api_set(Rows& rows, const Event& event);
Expected<> apply_api_latest(Rows& rows, const Event& event);
Expected<> apply_api_delete(Rows& rows, const Event& event);

// apply_import.cc: what was brought along from elsewhere (docs/protocol/journal.md §10).
Expected<> apply_import_start(Rows& rows, const Event& event);
Expected<> apply_import_end(Rows& rows, const Event& event);
// apply_group.cc: a group gets another name, or is none any more.
Expected<> apply_group_change(Rows& rows, const Event& event);

// apply_prune.cc: runs that were pruned, and what a journal without them keeps of their events
// (docs/protocol/journal.md §6).
Expected<> apply_prune(Rows& rows, const Event& event);
Expected<> apply_cut(Rows& rows, const Event& event);

// apply_machine.cc: which machine a host is.
Expected<> apply_machine_seen(Rows& rows, const Event& event);
Expected<> apply_machine_decision(Rows& rows, const Event& event);

// apply_token.cc: who may use the API (docs/decisions/0017-logins.md).
Expected<> apply_token_created(Rows& rows, const Event& event);
Expected<> apply_token_revoked(Rows& rows, const Event& event);

/// Writes what the batch found out about each run, and gives what an ended run left open its end:
/// plays and tasks of it that still run are expired; a run whose writer is gone ended with its last
/// event. Once, after the batch's last event.
Expected<> settle_runs(Rows& rows);

}  // namespace hearth::record
