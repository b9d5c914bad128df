#include "app/commands.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {

void add_show_options(CLI::App* verb, ShowOptions& options) {
  verb->add_flag("--json", options.json, "one JSON object instead of text");
  verb->add_option("id", options.id, "a number, as the list shows it")->required();
}

}  // namespace hearth::app
