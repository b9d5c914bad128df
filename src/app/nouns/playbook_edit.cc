#include "app/cmd_playbook_edit.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

PlaybookEditOptions& playbook_edit_options(Cli& cli, CLI::App* verb) {
  auto& options = cli.options<PlaybookEditOptions>();
  verb->add_flag("--json", options.json, "one JSON object instead of text");
  verb->add_option("id", options.run, "a number, as the list shows it, or `last`")->required();
  add_api_options(verb, options.api);
  return options;
}

}  // namespace

void add_playbook_edit(Cli& cli, CLI::App* noun) {
  CLI::App* label = cli.verb(noun, "label", "gives a playbook labels afterwards, or takes them",
                             "hearth playbook label 7 add nightly checked");
  PlaybookEditOptions& labelled = playbook_edit_options(cli, label);
  label->add_option("how", labelled.how, "add or remove")
      ->required()
      ->check(CLI::IsMember({"add", "remove"}));
  label->add_option("label", labelled.labels, "which ones")->required();
  cli.runs<playbook_label>(label, labelled);

  CLI::App* rename = cli.verb(noun, "rename", "what is shown in the place of its path",
                              "hearth playbook rename 7 \"nightly deployment\"");
  PlaybookEditOptions& renamed = playbook_edit_options(cli, rename);
  rename->add_option("name", renamed.name, "its new name")->required();
  cli.runs<playbook_rename>(rename, renamed);
}

}  // namespace hearth::app
