#include <sys/resource.h>

#include <cstdio>

#include "aio/scope.hh"
#include "ansible/files.hh"
#include "ansible/run.hh"
#include "ansible/taken_signals.hh"
#include "app/commands.hh"
#include "app/daemon_client.hh"

namespace hearth::app {
namespace {

/// The daemon, as a run knows it.
class Door final : public ansible::DaemonDoor {
 public:
  Door(aio::Loop& loop, const Env& env) : loop_(loop), env_(env), scope_(loop) {}

  void start() override { scope_.start("start the daemon", start_where_none()); }

  Co<Expected<std::optional<Recorded>>> recorded(Uuid run, Deadline deadline) override {
    JsonObject question{{"t", "playbook"}, {"run", run.text()}};
    CO_TRY(const JsonObject answer,
           co_await ask(loop_, env_, std::move(question), deadline - loop_.clock().now()));
    const auto number = get_int(answer, "id");
    if (!number) co_return std::nullopt;
    std::string home(get_string(answer, "home").value_or(""));
    if (home == env_.home()) home.clear();
    const JsonObject* calls = get_object(answer, "calls");
    co_return Recorded{*number, std::move(home), calls ? *calls : JsonObject{}};
  }

 private:
  Co<> start_where_none() {
    const bool listens = co_await daemon_listens(loop_, env_);
    if (!listens) (void)spawn_daemon(loop_, env_);
  }

  aio::Loop& loop_;
  const Env& env_;
  aio::Scope scope_;
};

ansible::RunRequest request_of(const Env& env, const char* program,
                               const std::vector<std::string>& arguments) {
  std::array<std::uint8_t, 10> random{};
  fill_random(random);
  ansible::RunRequest request;
  request.program = program;
  request.around = {env.variables, env.cwd, ansible::home_of};
  request.parts = {env.self, env.share, make_uuid_v7(aio::SystemClock().utc(), random)};
  request.cache = env.cache();
  request.build = build_id();
  request.runtime = env.runtime();
  request.arguments = ansible::read_run_arguments(arguments);
  request.parts.recorded = request.arguments.recorded;
  return request;
}

Co<Expected<int>> explain(Context& context, const ansible::RunRequest& request) {
  CO_TRY(const std::string text, co_await ansible::explain_run(context.loop, request));
  CO_CHECK_OK(print(text));
  co_return 0;
}

Co<Expected<int>> run(Context& context, const ansible::RunRequest& request) {
  Door door(context.loop, context.env);
  CO_TRY(const ansible::RunEnd end, co_await ansible::run_playbook(context.loop, request, door));
  if (end.signal != 0) ansible::die_by(end.signal);
  co_return end.signal != 0 ? 128 + end.signal : end.code;
}

int start_main(const Env& env, ansible::RunRequest request, const std::string& help) {
  if (request.arguments.help) {
    const auto printed = print(help);
    return printed ? 0 : exit_code_of(printed.error().code);
  }
  if (request.arguments.explain) return run_command<ansible::RunRequest, explain>(env, request);
  return run_command<ansible::RunRequest, run>(env, request);
}

}  // namespace

int run_main(const Env& env, const std::vector<std::string>& arguments) {
  return start_main(env, request_of(env, ansible::kPlaybookProgram, arguments),
                    ansible::run_help());
}

int adhoc_main(const Env& env, const std::vector<std::string>& arguments) {
  return start_main(env, request_of(env, ansible::kAdhocProgram, arguments), ansible::adhoc_help());
}

}  // namespace hearth::app
