#include "app/nouns/all.hh"
#include "app/nouns/questions.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

const std::vector<TextFilter> kHostFilters = {
    {"--name", "name", "whose name has this in it"},
    {"--playbook", "playbook", "of this playbook: its id"},
};

const MetricsNoun kHostMetrics = {
    .by = {"name"},
    .may_choose = false,
    .key = "name",
    .columns = {"name", "count", "changed", "failed", "ok", "skipped", "unreachable"},
    .long_columns = {},
    .filters = kHostFilters,
};

const RecordNoun kHost = {
    .name = "host",
    .path = "/api/v1/hosts",
    .filters = kHostFilters,
    .flags = {{"--with-changed", "changed__gt", "0", "with changed results"},
              {"--without-changed", "changed__lt", "1", "without changed results",
               "--with-changed"},
              {"--with-failed", "failed__gt", "0", "with failed results"},
              {"--without-failed", "failed__lt", "1", "without failed results", "--with-failed"},
              {"--with-unreachable", "unreachable__gt", "0", "that could not be reached"},
              {"--without-unreachable", "unreachable__lt", "1", "that could be reached",
               "--with-unreachable"}},
    .order = "-updated",
    .columns = {"id", "name", "playbook", "changed", "failed", "ok", "skipped", "unreachable",
                "updated"},
    .long_columns = {},
    .resolved = {"playbook"},
    .long_resolved = {},
    .latest_path = "/api/v1/latesthosts",
    .show_columns = {"id", "report", "name", "changed", "failed", "ok", "skipped", "unreachable",
                     "updated"},
    .body_option = "--with-facts",
    .body_column = "facts",
    .metrics = &kHostMetrics,
};

}  // namespace

void add_host(Cli& cli) {
  CLI::App* noun =
      cli.noun(kRecordGroup, "host", "hosts, each as one run saw it", "hearth host list");
  add_list_verb(cli, noun, kHost, "seen last first", "hearth host list --latest --with-failed");
  add_show_verb(cli, noun, kHost, "one host in one run", "hearth host show 1 --with-facts -f yaml");
  add_delete_verb(cli, noun, kHost);
  add_metrics_verb(cli, noun, kHost, "results of each host over many runs",
                   "hearth host metrics --name web");
  add_host_questions(cli, noun);
  add_machine_verbs(cli, noun);
}

}  // namespace hearth::app
