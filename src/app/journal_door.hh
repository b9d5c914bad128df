#pragma once
#include <map>
#include <string>

#include "aio/event.hh"
#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "app/command.hh"

namespace hearth::app {

/// Sends events to the daemon's journal (docs/protocol/journal.md §2), as a producer does.
class JournalDoor {
 public:
  /// Starts a daemon where none runs.
  /// Errors: unavailable  none could be had.
  ///         invalid      the one that runs keeps its records in another home.
  static Co<Expected<std::unique_ptr<JournalDoor>>> open(Context& context);
  explicit JournalDoor(Context& context, aio::UnixSocket socket);

  /// Sends one event, without its line end. Waits while the journal is slow.
  /// Errc::unavailable: the daemon hung up; what was sent and not acknowledged may be lost.
  Co<Expected<>> send(std::string line);
  /// Waits until all that was sent is on disk, the event `seq` of `producer` last; the connection
  /// is over then. Errc::unavailable: the daemon hung up before it had said so (a full disk).
  /// Errc::protocol: it took some of them for no events; the others are kept.
  Co<Expected<>> finish(Uuid producer, std::int64_t seq);

 private:
  Co<> read();
  Co<Expected<>> flush();
  void take(std::string_view line);

  aio::UnixSocket socket_;
  std::string waiting_;
  std::map<std::string, std::int64_t> acked_;
  std::int64_t refused_ = 0;
  std::string why_refused_;  // the first of them
  bool ended_ = false;
  aio::Event end_;
  aio::Scope scope_;  // last: its coroutine uses all of the above
};

/// Every event of the journal is in the store when it returns, however long that takes.
Co<Expected<>> sync_store(Context& context);

}  // namespace hearth::app
