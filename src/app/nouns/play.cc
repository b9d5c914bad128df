#include "app/nouns/all.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

void prepare_play(Fields& play) {
  play.set_text("playbook", named_playbook(play.fields("playbook")));
}

const RecordNoun kPlay = {
    .name = "play",
    .path = "/api/v1/plays",
    .filters = {{"--playbook", "playbook", "of this playbook: its id"},
                {"--name", "name", "whose name has this in it"},
                {"--uuid", "uuid", "whose uuid has this in it"},
                {"--status", "status", "unknown, running, completed, failed or expired"}},
    .flags = {},
    .order = "-started",
    .columns = {"id", "status", "name", "playbook", "tasks", "results", "started", "duration"},
    .long_columns = {},
    .resolved = {"playbook"},
    .long_resolved = {},
    .show_columns = {"id", "report", "status", "name", "playbook", "started", "ended", "duration",
                     "items"},
    .prepare_show = prepare_play,
};

}  // namespace

void add_play(Cli& cli) {
  CLI::App* noun = cli.noun(kRecordGroup, "play", "plays of playbooks", "hearth play list");
  add_list_verb(cli, noun, kPlay, "newest first", "hearth play list --playbook 1 --resolve");
  add_show_verb(cli, noun, kPlay, "one play", "hearth play show 1 -f yaml");
  add_delete_verb(cli, noun, kPlay);
}

}  // namespace hearth::app
