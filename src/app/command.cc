#include "app/command.hh"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "aio/scope.hh"
#include "app/console_log.hh"

namespace hearth::app {
namespace {

using Command = Co<Expected<int>> (*)(Context&, void*);

Co<> run_and_stop(Context& context, Command command, void* options, Expected<int>& ended) {
  ended = co_await command(context, options);
  context.loop.stop();
}

}  // namespace

int run_command(const Env& env, Command command, void* options) {
  aio::SystemClock clock;
  aio::Loop loop(clock);
  FdLog log(STDERR_FILENO, env.get("HEARTH_DEBUG").empty() ? LogLevel::warning : LogLevel::debug,
            false);
  Context context{env, loop, log};
  Expected<int> ended = fail(Errc::cancelled, "interrupted");
  {
    aio::Scope scope(loop);
    scope.start("command", run_and_stop(context, command, options, ended));
    loop.run();
  }
  if (ended) return *ended;
  std::fprintf(stderr, "hearth: %s\n", ended.error().message.c_str());
  return exit_code_of(ended.error().code);
}

std::string megabytes(std::int64_t bytes) {
  char text[40];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text;
}

Expected<> print(std::string_view text) {
  ::signal(SIGPIPE, SIG_IGN);
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) return {};
    if (written < 0) return fail_errno(errno, "stdout");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace hearth::app
