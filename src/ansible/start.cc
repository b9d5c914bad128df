#include "ansible/start.hh"

#include <fcntl.h>

#include "ansible/standing.hh"
#include "base/text.hh"
#include "worker/call.hh"

namespace hearth::ansible {
namespace {

constexpr std::size_t kInheritedMax = 32;  // integrations/worker/frames.py, FDS_MAX

Surroundings around_with_additions(const Surroundings& around, const Prepared& prepared) {
  Surroundings result = around;
  result.variables = with_additions(around.variables, prepared.launch.additions);
  return result;
}

aio::SpawnOptions spawn_options(const RunRequest& request, const Prepared& prepared,
                                std::uint64_t blocked) {
  aio::SpawnOptions options;
  options.argv = request.arguments.ansible;
  options.argv.insert(options.argv.begin(), prepared.installation.program);
  const Variables variables = with_additions(request.around.variables, prepared.launch.additions);
  for (const auto& [name, value] : variables) options.env.push_back(join({name, "=", value}));
  options.inherit = true;
  options.blocked = blocked;
  options.die_with_parent = true;  // kill -9 of `hearth run` ends the playbook, as without Hearth
  return options;
}

/// The place of the failure and the mend, for a program that the kernel does not start.
Error cannot_start(const Installation& installation, Error error) {
  std::string mend = "; reinstall ansible-core";
  if (!installation.python.empty())
    mend = join({"; its first line names ", installation.python, mend});
  return {error.code, join({"run: ", installation.program, ": ", error.message, mend})};
}

/// Once more as if there were no Hearth, where the additions might be why it did not start (E2BIG).
Expected<aio::Process> spawn(aio::Loop& loop, const RunRequest& request, Prepared& prepared,
                             std::uint64_t blocked) {
  auto process = aio::Process::spawn(loop, spawn_options(request, prepared, blocked));
  if (!process && prepared.launch.warm) {
    prepared.launch = {};
    process = aio::Process::spawn(loop, spawn_options(request, prepared, blocked));
  }
  if (!process)
    return std::unexpected(cannot_start(prepared.installation, std::move(process).error()));
  return process;
}

Co<Expected<ControllerRun>> start_warm(aio::Loop& loop, const RunRequest& request,
                                       const Prepared& prepared, const ControllerPlan& plan,
                                       std::uint64_t blocked) {
  const CallerState caller = own_state(blocked);
  if (caller.inherited.size() > kInheritedMax) co_return fail(Errc::invalid, "many descriptors");
  const aio::Fd folder(::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) co_return fail(Errc::invalid, "the working folder is gone");
  std::vector<int> fds = {0, 1, 2, folder.get()};
  fds.insert(fds.end(), caller.inherited.begin(), caller.inherited.end());
  std::vector<std::string> argv = request.arguments.ansible;
  argv.insert(argv.begin(), prepared.installation.program);
  std::string frame = call_frame(plan.key, caller, argv, plan.around.variables);
  co_return co_await ControllerRun::begin(loop, plan.dir, controller_socket(plan.key),
                                          std::move(frame), std::move(fds));
}

}  // namespace

Co<Expected<aio::Exit>> Running::wait() {
  if (auto* process = std::get_if<aio::Process>(&run_)) co_return co_await process->wait();
  co_return co_await std::get<ControllerRun>(run_).wait();
}

void Running::kill(int signal) {
  std::visit([signal](auto& run) { run.kill(signal); }, run_);
}

Expected<ControllerPlan> plan_controller(const RunRequest& request, const Prepared& prepared) {
  const Installation& installation = prepared.installation;
  if (!prepared.launch.warm) return fail(Errc::invalid, "runs as without Hearth");
  if (installation.python.empty() || !installation.core || request.around.cwd.empty())
    return fail(Errc::invalid, "no Python script, or no working folder");
  ControllerPlan plan{.around = around_with_additions(request.around, prepared)};
  const std::string variable = unsuitable_variable(plan.around.variables);
  if (!variable.empty()) return fail(Errc::invalid, variable + " is set");
  const Standing standing = own_standing();
  const std::string stdio = unsuitable_stdio(standing.has_terminal);
  if (!stdio.empty()) return fail(Errc::invalid, stdio);
  plan.place = {.build = request.build,
                .python = installation.python,
                .script = installation.program,
                .core = installation.core->text(),
                .config_file = prepared.config_file,
                .config_text = prepared.config_text,
                .folder = folder_standing(request.around.cwd),
                .standing = standing.text,
                .has_terminal = standing.has_terminal};
  TRY(plan.place.flags, interpreter_flags(installation.shebang));
  TRY(plan.place.identity, worker::identify_binary(installation.python));
  TRY(plan.dir, worker::open_runtime_dir(request.runtime, true));
  plan.key = controller_key(plan.place, plan.around);
  return plan;
}

Co<Expected<Started>> start(aio::Loop& loop, const RunRequest& request, Prepared& prepared,
                            const ControllerPlan* plan, std::uint64_t blocked) {
  bool wanted = false;
  if (plan) {
    auto warm = co_await start_warm(loop, request, prepared, *plan, blocked);
    if (warm) co_return Started{Running(*std::move(warm))};
    const Errc why = warm.error().code;
    wanted = why == Errc::unavailable || why == Errc::not_found || why == Errc::busy;
  }
  CO_TRY(aio::Process process, spawn(loop, request, prepared, blocked));
  co_return Started{Running(std::move(process)), wanted};
}

}  // namespace hearth::ansible
