#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {
namespace {

int start_stop_or_be(const Env& env, DaemonOptions& options) {
  if (options.start) return run_command<DaemonOptions, daemon_start>(env, options);
  if (options.stop) return run_command<DaemonOptions, daemon_stop>(env, options);
  return daemon_main(env, options);
}

}  // namespace

void add_daemon(Cli& cli) {
  auto& options = cli.options<DaemonOptions>();
  CLI::App* verb =
      cli.lone(kWarmGroup, "daemon", "the process that keeps things warm; started on demand",
               "hearth daemon --start");
  verb->add_flag("--start", options.start, "start it in the background where none runs");
  verb->add_flag("--stop", options.stop, "ask it to end once nothing runs");
  verb->add_flag("--detached", options.detached, "log to the home folder")->group("");
  cli.runs_main<start_stop_or_be>(verb, options);
}

}  // namespace hearth::app
