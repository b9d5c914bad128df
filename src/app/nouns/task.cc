#include "app/nouns/all.hh"
#include "app/nouns/questions.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

const std::vector<TextFilter> kTaskFilters = {
    {"--playbook", "playbook", "of this playbook: its id"},
    {"--status", "status", "unknown, running, completed, failed or expired"},
    {"--name", "name", "whose name has this in it"},
    {"--uuid", "uuid", "whose uuid has this in it"},
    {"--path", "path", "whose file's path has this in it"},
    {"--action", "action", "of this module, as debug"},
};

const MetricsNoun kTaskMetrics = {
    .by = {"action", "name", "path"},
    .key = "aggregate",
    .by_status = true,
    .columns = {"aggregate", "count", "results", "duration_total", "duration_avg"},
    .long_columns = {"aggregate", "count", "results", "duration_total", "duration_avg", "completed",
                     "failed", "running", "expired", "unknown"},
    .filters = kTaskFilters,
};

const RecordNoun kTask = {
    .name = "task",
    .path = "/api/v1/tasks",
    .filters = kTaskFilters,
    .flags = {{"--with-deprecations", "deprecations_count__gt", "0", "with deprecations"},
              {"--without-deprecations", "deprecations_count__lt", "1", "without deprecations",
               "--with-deprecations"},
              {"--with-exceptions", "exceptions_count__gt", "0", "with exceptions"},
              {"--without-exceptions", "exceptions_count__lt", "1", "without exceptions",
               "--with-exceptions"},
              {"--with-warnings", "warnings_count__gt", "0", "with warnings"},
              {"--without-warnings", "warnings_count__lt", "1", "without warnings",
               "--with-warnings"}},
    .order = "-started",
    .columns = {"id", "status", "results", "action", "name", "playbook", "started", "duration"},
    .long_columns = {"id", "uuid", "status", "deprecations", "exceptions", "warnings", "results",
                     "action", "name", "tags", "path", "lineno", "handler", "playbook", "play",
                     "started", "duration"},
    .resolved = {"playbook"},
    .long_resolved = {"playbook", "play"},
    .show_columns = {"id", "uuid", "report", "name", "action", "status", "path", "lineno",
                     "started", "ended", "duration", "tags", "handler", "deprecations",
                     "exceptions", "warnings"},
    .metrics = &kTaskMetrics,
};

}  // namespace

void add_task(Cli& cli) {
  CLI::App* noun = cli.noun(kRecordGroup, "task", "tasks of plays", "hearth task list");
  add_list_verb(cli, noun, kTask, "newest first", "hearth task list --with-warnings --long");
  add_show_verb(cli, noun, kTask, "one task", "hearth task show 1 -f yaml");
  add_delete_verb(cli, noun, kTask);
  add_metrics_verb(cli, noun, kTask, "how many, how long, how they ended",
                   "hearth task metrics --aggregate action --sort-column duration_total");
  add_task_questions(cli, noun);
}

}  // namespace hearth::app
