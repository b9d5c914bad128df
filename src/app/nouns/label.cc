#include "app/nouns/all.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

// ARA's command line has no labels; its API has, and the forms are the same.
const RecordNoun kLabel = {
    .name = "label",
    .path = "/api/v1/labels",
    .filters = {},
    .flags = {},
    .order = "id",
    .columns = {"id", "name", "created", "updated"},
    .long_columns = {},
    .resolved = {},
    .long_resolved = {},
    .show_columns = {"id", "name", "created", "updated"},
};

}  // namespace

void add_label(Cli& cli) {
  CLI::App* noun = cli.noun(kRecordGroup, "label", "labels of playbooks", "hearth label list");
  add_list_verb(cli, noun, kLabel, "all that were ever given",
                "hearth label list -f value -c name");
  add_show_verb(cli, noun, kLabel, "one label", "hearth label show 1");
  add_delete_verb(cli, noun, kLabel);
}

}  // namespace hearth::app
