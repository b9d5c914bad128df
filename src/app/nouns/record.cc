#include "app/nouns/all.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

void prepare(Fields& record) {
  record.set_text("playbook", named_playbook(record.fields("playbook")));
}

const RecordNoun kRecord = {
    .name = "record",
    .path = "/api/v1/records",
    .filters = {{"--playbook", "playbook", "of this playbook: its id"},
                {"--key", "key", "with this key"}},
    .flags = {},
    .order = "-updated",
    .columns = {"id", "key", "type", "playbook", "updated"},
    .long_columns = {},
    .resolved = {"playbook"},
    .long_resolved = {},
    .show_columns = {"id", "report", "playbook", "key", "value", "created", "updated"},
    .prepare_show = prepare,
};

}  // namespace

void add_record(Cli& cli) {
  CLI::App* noun = cli.noun(kRecordGroup, "record", "what playbooks noted by key (ara_record)",
                            "hearth record list");
  add_list_verb(cli, noun, kRecord, "changed last first", "hearth record list --key version");
  add_show_verb(cli, noun, kRecord, "one record", "hearth record show 1 -f yaml");
  add_delete_verb(cli, noun, kRecord);
}

}  // namespace hearth::app
