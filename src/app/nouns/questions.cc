#include "app/nouns/questions.hh"

#include "app/cmd_ask.hh"
#include "app/nouns/all.hh"
#include "app/nouns/record_verbs.hh"
#include "record/ask/print.hh"

namespace hearth::app {
namespace {

constexpr const char* kRun = "a number, a run's uuid, or `last`";

/// A verb that asks `route`; its options are the caller's to add.
struct Verb {
  CLI::App* app;
  AskOptions& options;

  /// An option that is a parameter of the query.
  CLI::Option* param(const char* option, const char* name, const char* what) const {
    return app->add_option(option, options.params[name], what);
  }
  void limit(const char* what) const {
    param("--limit", "limit", what)->check(CLI::Range(1, 100'000));
  }
  void offset() const {
    param("--offset", "offset", "after so many")->check(CLI::NonNegativeNumber);
  }
};

Verb add_verb(Cli& cli, CLI::App* app, const char* route, std::string (*text)(const JsonObject&)) {
  auto& options = cli.options<AskOptions>();
  options.route = route;
  options.text = text;
  app->add_flag("--json", options.json, "one JSON object instead of text");
  add_api_options(app, options.api);
  cli.runs<ask_question>(app, options);
  return {app, options};
}

/// The run that a verb is about; `last` where none is named.
void add_run_id(const Verb& verb) {
  verb.options.id = "last";
  verb.app->add_option("id", verb.options.id, kRun);
}

std::string wide_timeline(const JsonObject& answer) {
  return record::ask::timeline_text(answer, 100);
}

void add_diff(Cli& cli, CLI::App* playbook) {
  const Verb verb = add_verb(cli,
                             cli.verb(playbook, "diff", "what changed from one run to another",
                                      "hearth playbook diff 7 9"),
                             "diff", record::ask::diff_text);
  verb.options.params["a"] = "last";
  verb.app->add_option("a", verb.options.params["a"], kRun);
  verb.app->add_option("b", verb.options.params["b"],
                       "the later run; without it: from the run of the same playbook before `a`");
  verb.app->add_flag_callback(
      "--all-keys", [&params = verb.options.params] { params["all_keys"] = "true"; },
      "also what differs from run to run without meaning anything");
  verb.limit("at most so many of each kind (200)");
}

}  // namespace

void add_playbook_questions(Cli& cli, CLI::App* playbook) {
  add_diff(cli, playbook);
  const Verb failures = add_verb(
      cli,
      cli.verb(playbook, "failures", "what failed, when it last worked, since when it fails",
               "hearth playbook failures last"),
      "runs/{}/failures", record::ask::failures_text);
  add_run_id(failures);
  failures.limit("at most so many (200)");
  add_run_id(add_verb(cli,
                      cli.verb(playbook, "critical-path", "what decided how long a run took",
                               "hearth playbook critical-path 7"),
                      "runs/{}/critical-path", record::ask::critical_path_text));
  add_run_id(add_verb(
      cli, cli.verb(playbook, "timeline", "when its tasks ran", "hearth playbook timeline 7"),
      "runs/{}/timeline", wide_timeline));
}

void add_task_questions(Cli& cli, CLI::App* task) {
  const Verb verb = add_verb(cli,
                             cli.verb(task, "slower", "which took longer than they usually do",
                                      "hearth task slower --playbook 7"),
                             "runs/{}/slower", record::ask::slower_text);
  verb.options.id = "last";
  verb.app->add_option("--playbook", verb.options.id, kRun);
  verb.param("--history", "history", "compare with so many runs before (20)")
      ->check(CLI::Range(1, 200));
  verb.limit("at most so many (50)");
}

void add_host_questions(Cli& cli, CLI::App* host) {
  const Verb verb = add_verb(
      cli, cli.verb(host, "history", "what happened to a host ever", "hearth host history web1"),
      "hosts/{}/history", record::ask::host_history_text);
  verb.app->add_option("name", verb.options.id, "of the host, or of its machine")->required();
  verb.param("--by", "by", "machine: under all its names; name: this one alone (machine)")
      ->check(CLI::IsMember({"machine", "name"}));
  verb.limit("at most so many runs (50)");
  verb.offset();
}

void add_role(Cli& cli) {
  CLI::App* const noun =
      cli.noun(kRecordGroup, "role", "roles, and who runs them", "hearth role show web");
  const Verb list = add_verb(cli, cli.verb(noun, "list", "all that were run", "hearth role list"),
                             "roles", record::ask::roles_text);
  list.limit("at most so many (1000)");
  list.offset();
  const Verb show =
      add_verb(cli, cli.verb(noun, "show", "who else runs this role", "hearth role show web"),
               "roles/{}", record::ask::role_text);
  show.app->add_option("name", show.options.id, "as `hearth role list` shows it")->required();
}

void add_search(Cli& cli) {
  const Verb verb =
      add_verb(cli,
               cli.lone(kRecordGroup, "search", "names, arguments and results that contain a text",
                        "hearth search \"no space left\" --kind result"),
               "search", record::ask::search_text);
  verb.app
      ->add_option("text", verb.options.params["q"],
                   "terms that must all be there; one in \"quotes\" may have blanks")
      ->required();
  verb.param("--kind", "kind",
             "playbook, label, play, task, host, file, record, argument or result alone")
      ->check(CLI::IsMember(
          {"playbook", "label", "play", "task", "host", "file", "record", "argument", "result"}));
  verb.param("--run", "run", "this run alone: its playbook's number")->check(CLI::PositiveNumber);
  verb.limit("hits of each kind (20)");
  verb.offset();
}

}  // namespace hearth::app
