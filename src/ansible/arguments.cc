#include "ansible/arguments.hh"

#include <algorithm>
#include <optional>
#include <string_view>

namespace hearth::ansible {
namespace {

struct Recorded {
  std::string_view option, variable;
};
constexpr Recorded kRecorded[] = {{"--name", "HEARTH_NAME"},
                                  {"--label", "HEARTH_RUN_LABELS"},
                                  {"--group", "HEARTH_GROUP"},
                                  {"--gathering", "HEARTH_GATHERING"}};

/// The last counts; labels add up.
void put(RunArguments& read, std::string_view variable, std::string value) {
  const auto known =
      std::ranges::find_if(read.recorded, [&](const auto& one) { return one.first == variable; });
  if (known == read.recorded.end()) {
    read.recorded.emplace_back(variable, std::move(value));
  } else if (variable == "HEARTH_RUN_LABELS") {
    known->second += "," + value;
  } else {
    known->second = std::move(value);
  }
}

/// `--name=x`, or `--name` with `next` behind it. How many arguments that took; 0: it is none.
std::size_t read_recorded(RunArguments& read, const std::string& argument,
                          const std::string* next) {
  for (const auto& [option, variable] : kRecorded) {
    if (argument == option && next) {
      put(read, variable, *next);
      return 2;
    }
    if (argument.starts_with(option) && argument.substr(option.size()).starts_with('=')) {
      put(read, variable, argument.substr(option.size() + 1));
      return 1;
    }
  }
  return 0;
}

}  // namespace

RunArguments read_run_arguments(const std::vector<std::string>& arguments) {
  RunArguments read;
  bool own = true;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") own = false;
    const std::string* const next = i + 1 < arguments.size() ? &arguments[i + 1] : nullptr;
    const std::size_t took = own ? read_recorded(read, argument, next) : 0;
    if (took > 0) {
      i += took - 1;
    } else if (own && argument == "--explain") {
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
  --name NAME, --label LABEL, --group NAME, --gathering NAME
              how the run is recorded: its name, a label more, the group that
              it belongs to and which time of it (docs/manual/groups.md)
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
  --name NAME, --label LABEL, --group NAME, --gathering NAME
              how the run is recorded: its name, a label more, the group that
              it belongs to and which time of it (docs/manual/groups.md)
  --help      this; the options of ansible: ansible --help

Ends as ansible does: with its exit code, or by the same signal.
HEARTH=off in the environment runs it as if there were no Hearth.

Example:
  hearth adhoc -i hosts web -m ansible.builtin.command -a uptime
)";
}

}  // namespace hearth::ansible
