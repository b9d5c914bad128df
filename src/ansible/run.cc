#include "ansible/run.hh"

#include <signal.h>

#include <cstdio>

#include "aio/process.hh"
#include "aio/scope.hh"
#include "ansible/call_share.hh"
#include "ansible/prepare.hh"
#include "ansible/taken_signals.hh"
#include "base/text.hh"

namespace hearth::ansible {
namespace {

constexpr auto kClosingPatience = std::chrono::milliseconds(50);

aio::SpawnOptions spawn_options(const RunRequest& request, const Prepared& prepared,
                                std::uint64_t blocked) {
  aio::SpawnOptions options;
  options.argv = request.arguments.ansible;
  options.argv.insert(options.argv.begin(), prepared.installation.playbook);
  const Variables variables = with_additions(request.around.variables, prepared.launch.additions);
  for (const auto& [name, value] : variables) options.env.push_back(join({name, "=", value}));
  options.inherit = true;
  options.blocked = blocked;
  options.die_with_parent = true;  // kill -9 of `hearth run` ends the playbook, as without Hearth
  return options;
}

void say(std::string_view line) {
  std::fprintf(stderr, "hearth: %.*s\n", static_cast<int>(line.size()), line.data());
}

/// Passes on what the child has not had from the terminal itself.
Co<> forward_signals(TakenSignals& signals, aio::Process& process) {
  while (true) {
    const auto taken = co_await signals.next();
    if (!taken) co_return;
    if (!taken->from_terminal) process.kill(taken->number);
  }
}

/// What was saved and where to look, when the daemon says so at once; nothing where the run was not
/// recorded.
Co<> print_closing_line(aio::Loop& loop, DaemonDoor& door, Uuid run) {
  const auto found = co_await door.recorded(run, loop.clock().now() + kClosingPatience);
  if (found && *found) {
    const std::string& home = (*found)->other_home;
    const std::string text = std::to_string((*found)->number);
    const std::string where =
        home.empty() ? "" : join({" in ", home, ", the home of the daemon that runs"});
    const std::string set = home.empty() ? "" : join({"HEARTH_HOME=", home, " "});
    const std::string words = closing_words((*found)->calls);
    if (!words.empty()) say(words);
    say(join({"recorded as playbook ", text, where, ": ", set, "hearth playbook show ", text}));
  } else if (!found && found.error().code == Errc::timeout) {
    say("recorded: hearth playbook list");
  }
}

/// The place of the failure and the mend, for a program that the kernel does not start.
Error cannot_start(const Installation& installation, Error error) {
  std::string mend = "; reinstall ansible-core";
  if (!installation.python.empty())
    mend = join({"; its first line names ", installation.python, mend});
  return {error.code, join({"run: ", installation.playbook, ": ", error.message, mend})};
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

}  // namespace

Co<Expected<RunEnd>> run_playbook(aio::Loop& loop, const RunRequest& request, DaemonDoor& door) {
  CO_TRY(Prepared prepared, co_await prepare(loop, request));
  if (!prepared.launch.note.empty()) say(prepared.launch.note);
  TakenSignals signals(loop, {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2});
  CO_TRY(aio::Process process, spawn(loop, request, prepared, signals.blocked_before()));
  if (prepared.launch.warm) door.start();
  aio::Scope scope(loop);
  scope.start("signals", forward_signals(signals, process));
  CO_TRY(const aio::Exit exit, co_await process.wait());
  if (prepared.launch.warm && !request.arguments.quiet)
    co_await print_closing_line(loop, door, request.parts.run);
  co_return RunEnd{exit.code, exit.signal};
}

Co<Expected<std::string>> explain_run(aio::Loop& loop, const RunRequest& request) {
  CO_TRY(const Prepared prepared, co_await prepare(loop, request));
  if (prepared.launch.warm) co_return explain(prepared.launch.config, prepared.launch.additions);
  const std::string& note = prepared.launch.note;
  co_return join({"# nothing: ", note.empty() ? "runs as without Hearth" : note, "\n"});
}

}  // namespace hearth::ansible
