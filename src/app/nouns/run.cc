#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {

// Only what the help says: cli.cc takes them before anything is parsed.
void add_run(Cli& cli) {
  cli.lone(kRunGroup, "run", "run a playbook warm and recorded",
           "hearth run -i hosts site.yml --check");
  cli.lone(kRunGroup, "adhoc", "run one task warm and recorded", "hearth adhoc localhost -m ping");
  cli.lone(kRunGroup, "boot", "a machine's first boot: check its user-data so far",
           "hearth boot schema user-data");
}

}  // namespace hearth::app
