#include "app/cmd_machine.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

MachineOptions& machine_options(Cli& cli, CLI::App* verb) {
  auto& options = cli.options<MachineOptions>();
  verb->add_flag("--json", options.json, "JSON instead of text");
  add_api_options(verb, options.api);
  return options;
}

void add_machine_name(CLI::App* verb, MachineOptions& options) {
  verb->add_option("machine", options.machine, "its id, its name, or a host's")->required();
}

void add_page(CLI::App* verb, MachineOptions& options) {
  verb->add_option("--limit", options.limit, "at most so many (50)")->check(CLI::Range(1, 10'000));
  verb->add_option("--offset", options.offset, "after so many")->check(CLI::NonNegativeNumber);
}

void add_reason(CLI::App* verb, MachineOptions& options) {
  verb->add_option("--reason", options.reason, "why, for whoever looks later");
}

void add_machine_list(Cli& cli, CLI::App* noun) {
  CLI::App* verb = cli.verb(noun, "list", "seen last first", "hearth machine list --name web");
  MachineOptions& options = machine_options(cli, verb);
  verb->add_option("--name", options.name, "contained in its name, or a host's");
  verb->add_option("--verdict", options.verdict, "only those that were taken for this")
      ->check(CLI::IsMember({"unknown", "new", "same", "renamed", "reinstalled", "alias",
                             "replaced", "cloned", "by-name", "doubt"}));
  add_page(verb, options);
  cli.runs<machine_list>(verb, options);
}

void add_show(Cli& cli, CLI::App* noun) {
  CLI::App* verb = cli.verb(noun, "show", "its hosts, how it is known, who decided what",
                            "hearth machine show web1");
  MachineOptions& options = machine_options(cli, verb);
  add_machine_name(verb, options);
  cli.runs<machine_show>(verb, options);
}

void add_rename(Cli& cli, CLI::App* noun) {
  CLI::App* verb =
      cli.verb(noun, "rename", "what people call it", "hearth machine rename 3 \"the big one\"");
  MachineOptions& options = machine_options(cli, verb);
  add_machine_name(verb, options);
  verb->add_option("name", options.title, "its new name")->required();
  add_reason(verb, options);
  cli.runs<machine_rename>(verb, options);
}

void add_undo(Cli& cli, CLI::App* noun) {
  CLI::App* verb =
      cli.verb(noun, "undo", "takes back a merge, a split or a name", "hearth machine undo 3 1");
  MachineOptions& options = machine_options(cli, verb);
  add_machine_name(verb, options);
  verb->add_option("n", options.decision, "which decision, as `machine show` counts them")
      ->required()
      ->check(CLI::PositiveNumber);
  add_reason(verb, options);
  cli.runs<machine_undo>(verb, options);
}

}  // namespace

void add_machine_verbs(Cli& cli, CLI::App* noun) {
  CLI::App* merge = cli.verb(noun, "merge", "two machines are one; the older stays",
                             "hearth host merge web1 web01 --reason \"new NIC\"");
  MachineOptions& merged = machine_options(cli, merge);
  add_machine_name(merge, merged);
  merge->add_option("other", merged.other, "the other one")->required();
  add_reason(merge, merged);
  cli.runs<machine_merge>(merge, merged);

  CLI::App* split = cli.verb(noun, "split", "some of its hosts are another machine",
                             "hearth host split web1 --from 42");
  MachineOptions& apart = machine_options(cli, split);
  add_machine_name(split, apart);
  CLI::Option* from = split->add_option("--from", apart.from, "from this run on");
  split->add_option("--host", apart.hosts, "or: this host (its id in a playbook); may be repeated")
      ->excludes(from);
  split->add_option("--name", apart.title, "what the new machine is called");
  add_reason(split, apart);
  cli.runs<machine_split>(split, apart);

  CLI::App* doubts = cli.verb(noun, "doubts", "hosts that may be another machine than they seem",
                              "hearth host doubts");
  MachineOptions& doubtful = machine_options(cli, doubts);
  add_page(doubts, doubtful);
  cli.runs<machine_doubts>(doubts, doubtful);
}

void add_machine(Cli& cli) {
  CLI::App* noun =
      cli.noun(kRecordGroup, "machine", "the lasting things behind hosts", "hearth machine list");
  add_machine_list(cli, noun);
  add_show(cli, noun);
  add_machine_verbs(cli, noun);
  add_rename(cli, noun);
  add_undo(cli, noun);
}

}  // namespace hearth::app
