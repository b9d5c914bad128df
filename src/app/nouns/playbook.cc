#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {
namespace {

void add_list(Cli& cli, CLI::App* noun) {
  auto& options = cli.options<ListOptions>();
  CLI::App* verb = cli.verb(noun, "list", "newest first", "hearth playbook list --status failed");
  verb->add_flag("--json", options.json, "one JSON array instead of a table");
  verb->add_option("--limit", options.limit, "at most so many (20)")->check(CLI::Range(1, 100'000));
  verb->add_option("--offset", options.offset, "after so many")->check(CLI::NonNegativeNumber);
  verb->add_option("--status", options.status, "only these")
      ->check(CLI::IsMember({"unknown", "running", "completed", "failed", "expired"}));
  verb->add_option("--path", options.path, "only those whose path contains this");
  verb->add_option("--label", options.label, "only those with this label");
  cli.runs<playbook_list>(verb, options);
}

}  // namespace

void add_playbook(Cli& cli) {
  CLI::App* noun = cli.noun(kRecordGroup, "playbook", "recorded runs", "hearth playbook list");
  add_list(cli, noun);
  auto& options = cli.options<ShowOptions>();
  CLI::App* show =
      cli.verb(noun, "show", "one run: plays, tasks, hosts, what failed", "hearth playbook show 1");
  add_show_options(show, options);
  cli.runs<playbook_show>(show, options);
}

}  // namespace hearth::app
