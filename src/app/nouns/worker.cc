#include "app/commands.hh"
#include "app/nouns/all.hh"
#include "app/nouns/noun.hh"

namespace hearth::app {

void add_worker(Cli& cli) {
  auto& options = cli.options<WorkerOptions>();
  CLI::App* noun = cli.noun(kWarmGroup, "worker", "warm processes", "hearth worker list");
  CLI::App* list = cli.verb(noun, "list", "what is kept warm", "hearth worker list --json");
  list->add_flag("--json", options.json, "one JSON array instead of a table");
  cli.runs<worker_list>(list, options);
  CLI::App* stop =
      cli.verb(noun, "stop", "end workers; what runs goes on", "hearth worker stop 4711");
  stop->add_option("id", options.worker, "as `worker list` shows it; all where it is missing");
  stop->add_option("--collection", options.collection, "only its session workers");
  cli.runs<worker_stop>(stop, options);
  CLI::App* clear = cli.verb(noun, "clear", "end all workers and forget the payloads they learnt",
                             "hearth worker clear");
  clear->add_option("--collection", options.collection, "only its session workers");
  cli.runs<worker_clear>(clear, options);
}

}  // namespace hearth::app
