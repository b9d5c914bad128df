#include "app/cmd_record_key.hh"
#include "app/nouns/all.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

void prepare_record(Fields& record) {
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
    .prepare_show = prepare_record,
};

void add_get(Cli& cli, CLI::App* noun) {
  auto& options = cli.options<RecordKey>();
  CLI::App* verb =
      cli.verb(noun, "get", "what was noted under a key", "hearth record get version --playbook 1");
  verb->add_option("key", options.key, "as `hearth record list` shows it")->required();
  verb->add_option("--playbook", options.playbook,
                   "its id; where missing, the record that changed last");
  verb->add_flag("--json", options.json, "the record as one JSON object");
  add_api_options(verb, options.api);
  cli.runs<record_get>(verb, options);
}

void add_set(Cli& cli, CLI::App* noun) {
  auto& options = cli.options<RecordKey>();
  CLI::App* verb = cli.verb(noun, "set", "note something with a playbook, or replace it",
                            "hearth record set ticket OPS-7 --playbook 1");
  verb->add_option("key", options.key, "at most 255 characters")->required();
  verb->add_option("value", options.value, "text, or JSON for --type json, list or dict")
      ->required();
  verb->add_option("--playbook", options.playbook, "its id")->required();
  verb->add_option("--type", options.type, "how it is shown (text)")
      ->check(CLI::IsMember({"text", "url", "json", "list", "dict"}));
  verb->add_flag("--json", options.json, "the record as one JSON object");
  add_api_options(verb, options.api);
  cli.runs<record_set>(verb, options);
}

}  // namespace

void add_record(Cli& cli) {
  CLI::App* noun = cli.noun(kRecordGroup, "record", "what playbooks noted by key (ara_record)",
                            "hearth record list");
  add_list_verb(cli, noun, kRecord, "changed last first", "hearth record list --key version");
  add_show_verb(cli, noun, kRecord, "one record", "hearth record show 1 -f yaml");
  add_delete_verb(cli, noun, kRecord);
  add_get(cli, noun);
  add_set(cli, noun);
}

}  // namespace hearth::app
