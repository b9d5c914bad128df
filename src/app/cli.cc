#include "app/cli.hh"

#include <CLI/CLI.hpp>

#include "app/commands.hh"
#include "app/nouns/complete.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {
namespace {

constexpr const char* kVersion = "hearth " HEARTH_VERSION;

/// The last first, as CLI11 wants them. `help NOUN VERB` is `NOUN VERB --help`.
std::vector<std::string> arguments_of(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.push_back("--help");
  }
  return {arguments.rbegin(), arguments.rend()};
}

}  // namespace

int run_cli(const Env& env, int argc, char** argv) {
  // Everything behind these two belongs to Ansible's programs and is never looked at here.
  if (argc > 1 && std::string_view(argv[1]) == "run")
    return run_main(env, std::vector<std::string>(argv + 2, argv + argc));
  if (argc > 1 && std::string_view(argv[1]) == "adhoc")
    return adhoc_main(env, std::vector<std::string>(argv + 2, argv + argc));

  CLI::App app("Keeps infrastructure automation warm: runs playbooks fast, and records them.");
  app.footer(
      "Example:\n  hearth run site.yml\n  hearth help playbook list\n\nSettings: HEARTH_HOME, "
      "HEARTH_RUNTIME_DIR, HEARTH=off, HEARTH_API");
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  app.name("hearth");
  Cli cli(env, app);
  add_nouns(cli);
  if (argc > 1 && std::string_view(argv[1]) == "__complete") {
    (void)print(completions(app, std::vector<std::string>(argv + 2, argv + argc)));
    return 0;
  }
  try {
    app.parse(arguments_of(argc, argv));
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return exit_code_of(Errc::invalid);
  }
  return cli.exit_code();
}

}  // namespace hearth::app
