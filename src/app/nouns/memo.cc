#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {

void add_memo(Cli& cli) {
  auto& options = cli.options<MemoOptions>();
  CLI::App* noun =
      cli.noun(kWarmGroup, "memo", "what modules keep for each other", "hearth memo list");
  CLI::App* list =
      cli.verb(noun, "list", "how much is kept of which function", "hearth memo list --json");
  list->add_flag("--json", options.json, "one JSON object instead of a table");
  cli.runs<memo_list>(list, options);
  CLI::App* clear =
      cli.verb(noun, "clear", "drop what is kept", "hearth memo clear --scope openstack.cloud");
  clear->add_option("--scope", options.scope, "a collection, or adapter:NAME; all where missing");
  clear->add_flag("--json", options.json, "one JSON object instead of text");
  cli.runs<memo_clear>(clear, options);
}

}  // namespace hearth::app
