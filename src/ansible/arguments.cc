#include "ansible/arguments.hh"

namespace hearth::ansible {

RunArguments read_run_arguments(const std::vector<std::string>& arguments) {
  RunArguments read;
  bool own = true;
  for (const std::string& argument : arguments) {
    if (argument == "--") own = false;
    if (own && argument == "--explain") {
      read.explain = true;
    } else if (own && argument == "--quiet") {
      read.quiet = true;
    } else {
      read.ansible.push_back(argument);
    }
  }
  read.help = read.ansible == std::vector<std::string>{"--help"};
  return read;
}

std::string run_help() {
  return R"(hearth run: a playbook, warm and recorded

Usage: hearth run [--explain] [--quiet] [anything that ansible-playbook takes]

  --explain   print what Hearth adds to the environment and why, and start nothing
  --quiet     no closing line
  --help      this; the options of ansible-playbook: ansible-playbook --help

Ends as ansible-playbook does: with its exit code, or by the same signal.
HEARTH=off in the environment runs it as if there were no Hearth.

Example:
  hearth run -i hosts site.yml --check
)";
}

std::string adhoc_help() {
  return R"(hearth adhoc: one task on many hosts, warm and recorded

Usage: hearth adhoc [--explain] [--quiet] [anything that ansible takes]

  --explain   print what Hearth adds to the environment and why, and start nothing
  --quiet     no closing line
  --help      this; the options of ansible: ansible --help

Ends as ansible does: with its exit code, or by the same signal.
HEARTH=off in the environment runs it as if there were no Hearth.

Example:
  hearth adhoc -i hosts web -m ansible.builtin.command -a uptime
)";
}

}  // namespace hearth::ansible
