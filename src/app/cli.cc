#include "app/cli.hh"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "app/commands.hh"
#include "app/nouns/complete.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {
namespace {

constexpr const char* kVersion = "hearth " HEARTH_VERSION;

/// Becomes hearth-boot, which stands beside this program and links neither a database nor a bus.
/// Returns only where that fails.
int boot_main(const Env& env, char** arguments) {
  const std::string program = env.self.substr(0, env.self.rfind('/')) + "/hearth-boot";
  ::execv(program.c_str(), arguments);
  std::fprintf(stderr, "hearth: %s: %s; it is installed with hearth, in the same folder\n",
               program.c_str(), std::strerror(errno));
  return exit_code_of(Errc::not_found);
}

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
  if (argc > 1 && std::string_view(argv[1]) == "boot") return boot_main(env, argv + 1);

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
