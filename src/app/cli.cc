#include "app/cli.hh"

#include <CLI/CLI.hpp>

#include "app/commands.hh"

namespace hearth::app {
namespace {

constexpr const char* kVersion = "hearth " HEARTH_VERSION;

/// One noun or verb: its help has an example.
CLI::App* add(CLI::App* parent, const char* name, const char* what, const char* example) {
  CLI::App* app = parent->add_subcommand(name, what);
  app->footer(std::string("Example:\n  ") + example);
  return app;
}

CLI::App* add_noun(CLI::App* parent, const char* name, const char* what, const char* example) {
  CLI::App* app = add(parent, name, what, example);
  app->require_subcommand(1);
  return app;
}

/// Everything that a command line can name, and the exit code of what it named.
struct Cli {
  explicit Cli(const Env& env) : env(env) {}

  void add_worker(CLI::App* parent) {
    CLI::App* noun = add_noun(parent, "worker", "warm processes", "hearth worker list");
    CLI::App* list = add(noun, "list", "what is kept warm", "hearth worker list --json");
    list->add_flag("--json", worker.json, "one JSON array instead of a table");
    list->callback([this] { exit_code = run_command<WorkerOptions, worker_list>(env, worker); });
    CLI::App* stop = add(noun, "stop", "end workers; what runs goes on", "hearth worker stop 4711");
    stop->add_option("id", worker.worker, "as `worker list` shows it; all where it is missing");
    stop->add_option("--collection", worker.collection, "only its session workers");
    stop->callback([this] { exit_code = run_command<WorkerOptions, worker_stop>(env, worker); });
    CLI::App* clear = add(noun, "clear", "end all workers and forget the payloads they learnt",
                          "hearth worker clear");
    clear->add_option("--collection", worker.collection, "only its session workers");
    clear->callback([this] { exit_code = run_command<WorkerOptions, worker_clear>(env, worker); });
  }

  void add_memo(CLI::App* parent) {
    CLI::App* noun =
        add_noun(parent, "memo", "what modules keep for each other", "hearth memo list");
    CLI::App* list =
        add(noun, "list", "how much is kept of which function", "hearth memo list --json");
    list->add_flag("--json", memo.json, "one JSON object instead of a table");
    list->callback([this] { exit_code = run_command<MemoOptions, memo_list>(env, memo); });
    CLI::App* clear =
        add(noun, "clear", "drop what is kept", "hearth memo clear --scope openstack.cloud");
    clear->add_option("--scope", memo.scope, "a collection, or adapter:NAME; all where missing");
    clear->add_flag("--json", memo.json, "one JSON object instead of text");
    clear->callback([this] { exit_code = run_command<MemoOptions, memo_clear>(env, memo); });
  }

  void add_playbook(CLI::App* parent) {
    CLI::App* noun = add_noun(parent, "playbook", "recorded runs", "hearth playbook list");
    CLI::App* verb = add(noun, "list", "newest first", "hearth playbook list --status failed");
    verb->add_flag("--json", list.json, "one JSON array instead of a table");
    verb->add_option("--limit", list.limit, "at most so many (20)")->check(CLI::Range(1, 100'000));
    verb->add_option("--offset", list.offset, "after so many")->check(CLI::NonNegativeNumber);
    verb->add_option("--status", list.status, "only these")
        ->check(CLI::IsMember({"unknown", "running", "completed", "failed", "expired"}));
    verb->add_option("--path", list.path, "only those whose path contains this");
    verb->add_option("--label", list.label, "only those with this label");
    verb->callback([this] { exit_code = run_command<ListOptions, playbook_list>(env, list); });
    add_show(noun, "one run: plays, tasks, hosts, what failed", "hearth playbook show 1",
             [this] { exit_code = run_command<ShowOptions, playbook_show>(env, show); });
  }

  void add_result(CLI::App* parent) {
    CLI::App* noun = add_noun(parent, "result", "results of tasks", "hearth result show 1");
    add_show(noun, "one result whole", "hearth result show 1",
             [this] { exit_code = run_command<ShowOptions, result_show>(env, show); });
  }

  void add_show(CLI::App* noun, const char* what, const char* example, std::function<void()> run) {
    CLI::App* verb = add(noun, "show", what, example);
    verb->add_flag("--json", show.json, "one JSON object instead of text");
    verb->add_option("id", show.id, "a number, as the list shows it")->required();
    verb->callback(std::move(run));
  }

  void add_doctor(CLI::App* parent) {
    CLI::App* verb =
        add(parent, "doctor", "what works here, what does not, and what to do about it",
            "hearth doctor");
    verb->add_flag("--json", doctor_options.json, "one JSON object instead of text");
    verb->callback([this] { exit_code = run_command<DoctorOptions, doctor>(env, doctor_options); });
  }

  void add_serve(CLI::App* parent) {
    CLI::App* verb = add(parent, "serve", "the record's API (ARA's) over HTTP",
                         "hearth serve --listen 127.0.0.1:8000");
    verb->add_option("--listen", serve.listen,
                     "ADDRESS:PORT (127.0.0.1:8000); port 0: any free one");
    verb->add_option("--base-path", serve.base_path, "stands before every path, as /sub/ara");
    verb->add_option("--allow-host", serve.hosts,
                     "a further name that requests may be addressed to; * for any");
    CLI::Option* certificate = verb->add_option("--certificate", serve.certificate, "PEM: HTTPS");
    verb->add_option("--key", serve.key, "PEM, its key")->needs(certificate);
    verb->add_option("--store", serve.store,
                     "sqlite:PATH or postgresql://HOST/DATABASE (HEARTH_STORE; else HOME's)");
    verb->callback([this] { exit_code = serve_main(env, serve); });
  }

  void add_daemon(CLI::App* parent) {
    CLI::App* verb = add(parent, "daemon", "the process that keeps things warm; started on demand",
                         "hearth daemon --start");
    verb->add_flag("--start", daemon.start, "start it in the background where none runs");
    verb->add_flag("--stop", daemon.stop, "ask it to end once nothing runs");
    verb->add_flag("--detached", daemon.detached, "log to the home folder")->group("");
    verb->callback([this] {
      if (daemon.start) {
        exit_code = run_command<DaemonOptions, daemon_start>(env, daemon);
      } else if (daemon.stop) {
        exit_code = run_command<DaemonOptions, daemon_stop>(env, daemon);
      } else {
        exit_code = daemon_main(env, daemon);
      }
    });
  }

  const Env& env;
  int exit_code = 0;
  WorkerOptions worker;
  MemoOptions memo;
  ListOptions list;
  ShowOptions show;
  DoctorOptions doctor_options;
  DaemonOptions daemon;
  ServeOptions serve;
};

}  // namespace

int run_cli(const Env& env, int argc, char** argv) {
  // Everything behind these two belongs to Ansible's programs and is never looked at here.
  if (argc > 1 && std::string_view(argv[1]) == "run")
    return run_main(env, std::vector<std::string>(argv + 2, argv + argc));
  if (argc > 1 && std::string_view(argv[1]) == "adhoc")
    return adhoc_main(env, std::vector<std::string>(argv + 2, argv + argc));

  CLI::App app("Keeps infrastructure automation warm: runs playbooks fast, and records them.");
  app.footer(
      "Example:\n  hearth run site.yml\n\nSettings: HEARTH_HOME, HEARTH_RUNTIME_DIR, HEARTH=off");
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  app.name("hearth");
  Cli cli(env);
  add(&app, "run", "run a playbook warm and recorded", "hearth run -i hosts site.yml --check");
  add(&app, "adhoc", "run one task warm and recorded", "hearth adhoc localhost -m ping");
  cli.add_playbook(&app);
  cli.add_result(&app);
  cli.add_worker(&app);
  cli.add_memo(&app);
  cli.add_serve(&app);
  cli.add_doctor(&app);
  cli.add_daemon(&app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return exit_code_of(Errc::invalid);
  }
  return cli.exit_code;
}

}  // namespace hearth::app
