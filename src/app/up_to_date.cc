#include "app/up_to_date.hh"

#include "app/daemon_client.hh"
#include "app/recording.hh"

namespace hearth::app {
namespace {

using std::chrono::seconds;

/// True when a daemon of this home answered the sync; its failure then.
Co<Expected<bool>> sync_by_daemon(Context& context) {
  const Deadline deadline = context.loop.clock().now() + seconds(5);
  const auto own = co_await ensure_own_daemon(context.loop, context.env, deadline);
  if (!own) co_return false;
  JsonObject sync{{"t", "sync"}};
  CO_TRY(const JsonObject answer,
         co_await ask(context.loop, context.env, std::move(sync), seconds(30)));
  (void)answer;
  co_return true;
}

Co<Expected<>> sync_here(Context& context) {
  Recording recording(context.loop, context.log, context.env);
  CO_CHECK_OK(recording.start());
  auto synced = co_await recording.sync();
  co_await recording.close();
  co_return synced;
}

}  // namespace

Co<> bring_up_to_date(Context& context) {
  Expected<> done;
  auto by_daemon = co_await sync_by_daemon(context);
  if (!by_daemon) done = std::unexpected(by_daemon.error());
  if (by_daemon && !*by_daemon) done = co_await sync_here(context);
  if (!done) context.log.warning("the newest events are not shown: " + done.error().message);
}

}  // namespace hearth::app
