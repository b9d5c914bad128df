#include "record/project/apply.hh"

namespace hearth::record {
namespace {

struct Kind {
  std::string_view name;
  Apply apply;
};

constexpr Kind kKinds[] = {
    {"run.start", apply_run_start},
    {"run.update", apply_run_update},
    {"run.alive", apply_alive},
    {"run.sent", apply_run_sent},
    {"run.end", apply_run_end},
    {"run.expire", apply_run_end},
    {"file", apply_file},
    {"play.start", apply_play_start},
    {"play.end", apply_play_end},
    {"task.start", apply_task_start},
    {"task.end", apply_task_end},
    {"host", apply_host},
    {"facts", apply_facts},
    {"identity", apply_alive},
    {"result.start", apply_alive},
    {"item", apply_item},
    {"retry", apply_alive},
    {"poll", apply_alive},
    {"result", apply_result},
    {"stats", apply_stats},
    {"record", apply_record},
    {"notify", apply_alive},
    {"include", apply_alive},
    {"no_hosts", apply_alive},
    {"via", apply_via},
    {"call.ran", apply_call_ran},
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

Apply apply_of(std::string_view kind) {
  for (const Kind& one : kKinds)
    if (one.name == kind) return one.apply;
  return nullptr;
}

}  // namespace hearth::record
