#include "app/cmd_group.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

GroupOptions& group_options(Cli& cli, CLI::App* verb) {
  auto& options = cli.options<GroupOptions>();
  verb->add_flag("--json", options.json, "JSON instead of text");
  add_api_options(verb, options.api);
  return options;
}

void add_group_name(CLI::App* verb, GroupOptions& options) {
  verb->add_option("group", options.group, "its name")->required();
}

void add_page(CLI::App* verb, GroupOptions& options) {
  verb->add_option("--limit", options.limit, "at most so many (50)")->check(CLI::Range(1, 10'000));
  verb->add_option("--offset", options.offset, "after so many")->check(CLI::NonNegativeNumber);
}

void add_looking(Cli& cli, CLI::App* noun) {
  CLI::App* list = cli.verb(noun, "list", "heard of last first", "hearth group list");
  GroupOptions& listed = group_options(cli, list);
  list->add_option("--name", listed.group, "contained in the group's name");
  add_page(list, listed);
  cli.runs<group_list>(list, listed);

  CLI::App* show = cli.verb(noun, "show", "one group and the times that it ran",
                            "hearth group show \"production deployment\"");
  GroupOptions& shown = group_options(cli, show);
  add_group_name(show, shown);
  add_page(show, shown);
  cli.runs<group_show>(show, shown);

  CLI::App* report = cli.verb(noun, "report", "the playbooks of one gathering as one report",
                              "hearth group report deploy");
  GroupOptions& reported = group_options(cli, report);
  report
      ->add_option("playbook", reported.run,
                   "the group (its last gathering), or any playbook of one, or `last`")
      ->required();
  cli.runs<group_report>(report, reported);

  CLI::App* compare = cli.verb(noun, "compare", "one gathering with another, or the one before",
                               "hearth group compare last");
  GroupOptions& compared = group_options(cli, compare);
  compare
      ->add_option("playbook", compared.run,
                   "the group (its last gathering), or any playbook of one, or `last`")
      ->required();
  compare->add_option("with", compared.with, "any playbook of the other");
  cli.runs<group_compare>(compare, compared);
}

void add_changing(Cli& cli, CLI::App* noun) {
  CLI::App* add = cli.verb(noun, "add", "playbooks belong to it from now on",
                           "hearth group add \"production deployment\" 41 42");
  GroupOptions& added = group_options(cli, add);
  add_group_name(add, added);
  add->add_option("playbook", added.runs, "ids, or `last`")->required();
  add->add_option("--gathering", added.gathering, "which time it was, by a name of yours");
  cli.runs<group_add>(add, added);

  CLI::App* remove = cli.verb(noun, "remove", "playbooks belong to it no more; they stay",
                              "hearth group remove \"production deployment\" 42");
  GroupOptions& removed = group_options(cli, remove);
  add_group_name(remove, removed);
  remove->add_option("playbook", removed.runs, "ids, or `last`")->required();
  cli.runs<group_remove>(remove, removed);

  CLI::App* rename = cli.verb(noun, "rename", "its playbooks have another group's name",
                              "hearth group rename deploy \"production deployment\"");
  GroupOptions& renamed = group_options(cli, rename);
  add_group_name(rename, renamed);
  rename->add_option("name", renamed.name, "the new name")->required();
  cli.runs<group_rename>(rename, renamed);

  CLI::App* dissolve = cli.verb(noun, "delete", "its playbooks belong to no group; they stay",
                                "hearth group delete deploy");
  GroupOptions& deleted = group_options(cli, dissolve);
  add_group_name(dissolve, deleted);
  cli.runs<group_delete>(dissolve, deleted);
}

}  // namespace

void add_group(Cli& cli) {
  CLI::App* noun =
      cli.noun(kRecordGroup, "group", "playbooks that belong together", "hearth group list");
  add_looking(cli, noun);
  add_changing(cli, noun);
}

}  // namespace hearth::app
