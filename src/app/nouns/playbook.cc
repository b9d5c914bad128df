#include "app/cmd_view.hh"
#include "app/nouns/all.hh"
#include "app/nouns/questions.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

const std::vector<TextFilter> kMetricsFilters = {
    {"--label", "label", "with this label", true},
    {"--ansible_version", "ansible_version", "whose ansible's version has this in it"},
    {"--client_version", "client_version", "whose recorder's version has this in it"},
    {"--server_version", "server_version", "whose server's version has this in it"},
    {"--python_version", "python_version", "whose Python's version has this in it"},
    {"--controller", "controller", "whose controller's name has this in it"},
    {"--name", "name", "whose name has this in it"},
    {"--path", "path", "whose path has this in it", true},
    {"--status", "status", "only these", true},
};

std::vector<TextFilter> list_filters() {
  std::vector<TextFilter> filters = kMetricsFilters;
  filters.push_back({"--user", "user", "started by a user whose name has this in it"});
  return filters;
}

const MetricsNoun kPlaybookMetrics = {
    .by = {"path", "name", "ansible_version", "controller"},
    .key = "aggregate",
    .by_status = true,
    .columns = {"aggregate", "count", "duration_total", "duration_avg", "tasks", "results", "hosts",
                "completed", "failed", "running"},
    .long_columns = {"aggregate", "count", "duration_total", "duration_avg", "plays", "tasks",
                     "results", "hosts", "files", "records", "completed", "expired", "failed",
                     "running", "unknown"},
    .filters = kMetricsFilters,
};

const RecordNoun kPlaybook = {
    .name = "playbook",
    .path = "/api/v1/playbooks",
    .filters = list_filters(),
    .flags = {},
    .order = "-started",
    .columns = {"id", "status", "controller", "user", "ansible_version", "path", "tasks", "results",
                "hosts", "started", "duration"},
    .long_columns = {"id", "status", "controller", "user", "ansible_version", "client_version",
                     "server_version", "python_version", "name", "path", "plays", "tasks",
                     "results", "hosts", "files", "records", "started", "duration"},
    .resolved = {},
    .long_resolved = {},
    .show_columns = {"id", "report", "controller", "user", "ansible_version", "client_version",
                     "server_version", "python_version", "status", "path", "started", "ended",
                     "duration", "items", "labels", "arguments"},
    .metrics = &kPlaybookMetrics,
};

void add_playbook_list(Cli& cli, CLI::App* noun) {
  auto& options = cli.options<RecordVerb>();
  CLI::App* verb = cli.verb(noun, "list", "newest first", "hearth playbook list --status failed");
  add_list_options(verb, kPlaybook, options);
  verb->get_option("--status")
      ->check(CLI::IsMember({"unknown", "running", "completed", "failed", "expired"}));
  cli.runs<view_playbooks>(verb, options);
}

}  // namespace

void add_playbook(Cli& cli) {
  CLI::App* noun = cli.noun(kRecordGroup, "playbook", "recorded runs", "hearth playbook list");
  add_playbook_list(cli, noun);
  auto& options = cli.options<RecordVerb>();
  CLI::App* show =
      cli.verb(noun, "show", "one run: plays, tasks, hosts, what failed", "hearth playbook show 1");
  add_show_options(show, kPlaybook, options);
  cli.runs<view_playbook>(show, options);
  add_delete_verb(cli, noun, kPlaybook);
  add_metrics_verb(cli, noun, kPlaybook, "how many, how long, how they ended",
                   "hearth playbook metrics --aggregate name");
  add_playbook_questions(cli, noun);
  add_playbook_edit(cli, noun);
  add_playbook_prune(cli, noun);
}

}  // namespace hearth::app
