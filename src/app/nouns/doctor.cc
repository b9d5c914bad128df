#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {

void add_doctor(Cli& cli) {
  auto& options = cli.options<DoctorOptions>();
  CLI::App* verb =
      cli.lone(kHelpGroup, "doctor", "what works here, what does not, and what to do about it",
               "hearth doctor");
  verb->add_flag("--json", options.json, "one JSON object instead of text");
  cli.runs<doctor>(verb, options);
}

}  // namespace hearth::app
