#include "record/project/apply.hh"

namespace hearth::record {
namespace {

constexpr KnownKind kKnownKinds[] = {
    {"run.start", apply_run_start},
    {"run.update", apply_run_update, Beside::settled},
    {"run.alive", apply_alive, Beside::gathered},
    {"run.sent", apply_run_sent, Beside::gathered},
    {"run.end", apply_run_end, Beside::settled},
    {"run.expire", apply_run_end, Beside::settled},
    {"file", apply_file, Beside::settled},
    {"play.start", apply_play_start, Beside::gathered},
    {"play.end", apply_play_end, Beside::gathered},
    {"task.start", apply_task_start, Beside::gathered},
    {"task.end", apply_task_end, Beside::gathered},
    {"host", apply_host, Beside::gathered},
    {"facts", apply_facts, Beside::settled},
    {"identity", apply_alive, Beside::gathered},
    {"result.start", apply_alive, Beside::gathered},
    {"item", apply_item, Beside::gathered},
    {"retry", apply_alive, Beside::gathered},
    {"poll", apply_alive, Beside::gathered},
    {"result", apply_result, Beside::gathered},
    {"stats", apply_stats, Beside::settled},
    {"record", apply_record, Beside::settled},
    {"notify", apply_alive, Beside::gathered},
    {"include", apply_alive, Beside::gathered},
    {"no_hosts", apply_alive, Beside::gathered},
    {"via", apply_via, Beside::gathered},
    {"call.ran", apply_call_ran, Beside::gathered},
    {"api.label", apply_api_new},
    {"api.playbook", apply_api_new},
    {"api.play", apply_api_new},
    {"api.task", apply_api_new},
    {"api.host", apply_api_new},
    {"api.result", apply_api_new},
    {"api.file", apply_api_new},
    {"api.record", apply_api_new},
    {"api.set", apply_api_set},
    {"api.latest", apply_api_latest},
    {"api.delete", apply_api_delete},
    {"import.start", apply_import_start},
    {"import.end", apply_import_end},
    {"group.renamed", apply_group_change},
    {"group.deleted", apply_group_change},
    {"prune", apply_prune},
    {"cut", apply_cut},
    {"machine.seen", apply_machine_seen},
    {"machine.merged", apply_machine_decision},
    {"machine.split", apply_machine_decision},
    {"machine.renamed", apply_machine_decision},
    {"machine.undone", apply_machine_decision},
    {"token.created", apply_token_created},
    {"token.revoked", apply_token_revoked},
};

}  // namespace

const KnownKind* kind_of(std::string_view name) {
  for (const KnownKind& one : kKnownKinds)
    if (one.name == name) return &one;
  return nullptr;
}

}  // namespace hearth::record
