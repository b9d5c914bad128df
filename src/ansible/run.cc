#include "ansible/run.hh"

#include <signal.h>

#include <cstdio>

#include "aio/scope.hh"
#include "ansible/call_share.hh"
#include "ansible/start.hh"
#include "ansible/taken_signals.hh"
#include "base/text.hh"

namespace hearth::ansible {
namespace {

constexpr auto kClosingPatience = std::chrono::milliseconds(50);

void say(std::string_view line) {
  std::fprintf(stderr, "hearth: %.*s\n", static_cast<int>(line.size()), line.data());
}

/// Passes on what the child has not had from the terminal itself.
Co<> forward_signals(TakenSignals& signals, Running& run) {
  while (true) {
    const auto taken = co_await signals.next();
    if (!taken) co_return;
    if (!taken->from_terminal) run.kill(taken->number);
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

}  // namespace

Co<Expected<RunEnd>> run_playbook(aio::Loop& loop, const RunRequest& request, DaemonDoor& door) {
  CO_TRY(Prepared prepared, co_await prepare(loop, request));
  if (!prepared.launch.note.empty()) say(prepared.launch.note);
  TakenSignals signals(loop, {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2});
  const auto plan = plan_controller(request, prepared);
  CO_TRY(Started started, co_await start(loop, request, prepared, plan ? &*plan : nullptr,
                                         signals.blocked_before()));
  if (prepared.launch.warm) door.start();
  aio::Scope scope(loop);
  scope.start("signals", forward_signals(signals, started.run));
  CO_TRY(const aio::Exit exit, co_await started.run.wait());
  // Only now: its imports would take a processor from the playbook.
  if (started.wants_controller && exit.signal == 0)
    (void)start_controller(loop, plan->dir, plan->place, plan->around, plan->key,
                           request.parts.share);
  if (prepared.launch.warm && !request.arguments.quiet)
    co_await print_closing_line(loop, door, request.parts.run);
  co_return RunEnd{exit.code, exit.signal};
}

Co<Expected<std::string>> explain_run(aio::Loop& loop, const RunRequest& request) {
  CO_TRY(const Prepared prepared, co_await prepare(loop, request));
  if (prepared.launch.warm) {
    const bool adhoc = request.program == kAdhocProgram;
    const std::string command = request.parts.binary + (adhoc ? " adhoc" : " run");
    co_return explain(prepared.launch.config, prepared.launch.additions, request.program, command);
  }
  const std::string& note = prepared.launch.note;
  co_return join({"# nothing: ", note.empty() ? "runs as without Hearth" : note, "\n"});
}

}  // namespace hearth::ansible
