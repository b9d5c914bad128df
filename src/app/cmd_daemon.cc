#include "app/commands.hh"
#include "app/daemon_client.hh"

namespace hearth::app {

Co<Expected<int>> daemon_start(Context& context, const DaemonOptions&) {
  const Deadline deadline = context.loop.clock().now() + std::chrono::seconds(10);
  CO_CHECK_OK(co_await ensure_daemon(context.loop, context.env, deadline));
  co_return 0;
}

Co<Expected<int>> daemon_stop(Context& context, const DaemonOptions&) {
  JsonObject question{{"t", "quit"}};
  auto answer =
      co_await ask(context.loop, context.env, std::move(question), std::chrono::seconds(5));
  const bool none = !answer && (answer.error().code == Errc::unavailable ||
                                answer.error().code == Errc::not_found);
  if (!answer && !none) co_return std::unexpected(std::move(answer).error());
  CO_CHECK_OK(print(none ? "no daemon runs\n" : "the daemon ends once nothing runs\n"));
  co_return 0;
}

}  // namespace hearth::app
