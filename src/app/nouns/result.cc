#include "app/cmd_view.hh"
#include "app/nouns/all.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

/// What is nested in a result, as one line each.
void prepare_result(Fields& result) {
  const Fields playbook = result.fields("playbook"), task = result.fields("task");
  result.set("ansible_version", std::string(playbook.get("ansible_version")));
  result.set_text(
      "path", join({"(", task.text("file"), ") ", task.text("path"), ":", task.text("lineno")}));
  result.set_text("play", with_id(result.fields("play"), "name"));
  result.set_text("task", with_id(task, "name"));
  result.set_text("playbook", named_playbook(playbook));
}

const RecordNoun kResult = {
    .name = "result",
    .path = "/api/v1/results",
    .filters = {{"--playbook", "playbook", "of this playbook: its id"},
                {"--play", "play", "of this play: its id"},
                {"--task", "task", "of this task: its id"},
                {"--host", "host", "of this host: its id"},
                {"--status", "status", "ok, failed, skipped, unreachable or unknown"}},
    .flags = {{"--ignore-errors", "ignore_errors", "True",
               "whose errors are ignored; else not these", nullptr, "False"},
              {"--changed", "changed", "True", "that changed something"}},
    .order = "-started",
    .columns = {"id", "status", "playbook", "task", "host", "started", "duration"},
    .long_columns = {"id", "status", "changed", "ignore_errors", "playbook", "play", "task", "host",
                     "started", "duration"},
    .resolved = {"playbook", "task", "host"},
    .long_resolved = {"playbook", "task", "host", "play"},
    .show_columns = {"id", "report", "status", "playbook", "play", "task", "path", "started",
                     "ended", "duration", "ansible_version"},
    .body_option = "--with-content",
    .body_column = "content",
    .prepare_show = prepare_result,
};

}  // namespace

void add_result(Cli& cli) {
  CLI::App* noun = cli.noun(kRecordGroup, "result", "results of tasks", "hearth result show 1");
  add_list_verb(cli, noun, kResult, "newest first", "hearth result list --status failed --resolve");
  auto& options = cli.options<RecordVerb>();
  CLI::App* show = cli.verb(noun, "show", "one result whole", "hearth result show 1");
  add_show_options(show, kResult, options);
  cli.runs<view_result>(show, options);
  add_delete_verb(cli, noun, kResult);
}

}  // namespace hearth::app
