#include "app/cmd_prune.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"
#include "app/nouns/record_verbs.hh"

namespace hearth::app {
namespace {

struct Parameter {
  const char* option;
  const char* name;
  const char* help;
};
constexpr Parameter kAge[] = {
    {"--days", "days", "that started so many days ago or earlier"},
    {"--before", "before", "that started before then: 2026-11-30, 2026-11-30T08:00:00Z"},
    {"--keep", "keep", "but for the newest so many of each path"},
    {"--keep-per", "per", "what --keep counts by: path (usual) or name"},
    {"--max-bytes", "max_bytes", "the oldest, until store and journal have about so many bytes"},
};
constexpr Parameter kPruneFilters[] = {
    {"--label", "label", "that have this label"},
    {"--group", "group", "that belong to this group"},
    {"--name", "name", "contained in the run's name"},
    {"--path", "path", "contained in the playbook's path"},
    {"--status", "status", "completed, failed, expired, unknown, running; may be repeated"},
    {"--user", "user", "contained in the user's name"},
    {"--controller", "controller", "contained in the controller's name"},
    {"--ansible_version,--ansible-version", "ansible_version", "contained in it"},
    {"--client_version,--client-version", "client_version", "contained in it"},
    {"--server_version,--server-version", "server_version", "contained in it"},
    {"--python_version,--python-version", "python_version", "contained in it"},
};

CLI::Option* add_parameter(CLI::App* verb, const Parameter& parameter, PruneOptions& options) {
  auto add = [&options, name = parameter.name](const std::vector<std::string>& values) {
    for (const std::string& value : values) options.which.emplace_back(name, value);
  };
  return verb->add_option_function<std::vector<std::string>>(parameter.option, add, parameter.help)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// On one command line.
constexpr int kRunsMax = 10'000;

void add_common(CLI::App* verb, PruneOptions& options) {
  add_api_options(verb, options.api);
  for (const Parameter& filter : kPruneFilters) add_parameter(verb, filter, options);
  verb->add_flag("--confirm", options.confirm, "delete them; without it they are only told");
  verb->add_flag("--json", options.json, "one JSON object instead of text");
}

}  // namespace

void add_prune(Cli& cli) {
  auto& options = cli.options<PruneOptions>();
  CLI::App* verb =
      cli.lone(kStoreGroup, "prune", "delete recorded runs, those that all options say",
               "hearth prune --days 90 --keep 10 --confirm");
  for (const Parameter& one : kAge) add_parameter(verb, one, options);
  add_common(verb, options);
  add_parameter(verb, {"--limit", "limit", "at most so many, the oldest"}, options);
  verb->add_flag_callback(
      "--running", [&options] { options.which.emplace_back("running", "true"); },
      "also those that have no end");
  add_parameter(verb, {"--run,run", "run", "only these, by number or uid"}, options)
      ->expected(1, kRunsMax);
  cli.runs<prune>(verb, options);
}

void add_expire(Cli& cli) {
  auto& options = cli.options<ExpireOptions>();
  CLI::App* verb =
      cli.lone(kStoreGroup, "expire", "give an end to what runs no more but never said so",
               "hearth expire --hours 48 --confirm");
  add_api_options(verb, options.api);
  verb->add_option("--hours", options.hours, "not updated for so many hours (24)")
      ->check(CLI::Range(0, 1'000'000));
  verb->add_option("--limit", options.limit, "of each kind at most so many (200)")
      ->check(CLI::Range(1, 100'000));
  verb->add_option("--order", options.order, "as in ARA's lists (started)");
  verb->add_flag("--confirm", options.confirm, "do it; without it they are only told");
  verb->add_flag("--json", options.json, "one JSON array instead of text");
  cli.runs<expire>(verb, options);
}

void add_playbook_prune(Cli& cli, CLI::App* noun) {
  auto& options = cli.options<PruneOptions>();
  options.days = "31";
  options.limit = "200";
  CLI::App* verb = cli.verb(noun, "prune", "delete old runs, as ARA's command does",
                            "hearth playbook prune --days 31 --confirm");
  verb->add_option("--days", options.days, "that started so many days ago or earlier (31)");
  add_common(verb, options);
  verb->add_option("--limit", options.limit, "at most so many, the oldest (200)");
  cli.runs<playbook_prune>(verb, options);
}

}  // namespace hearth::app
