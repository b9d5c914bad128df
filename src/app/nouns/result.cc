#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {

void add_result(Cli& cli) {
  auto& options = cli.options<ShowOptions>();
  CLI::App* noun = cli.noun(kRecordGroup, "result", "results of tasks", "hearth result show 1");
  CLI::App* show = cli.verb(noun, "show", "one result whole", "hearth result show 1");
  add_show_options(show, options);
  cli.runs<result_show>(show, options);
}

}  // namespace hearth::app
