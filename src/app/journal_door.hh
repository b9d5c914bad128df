#pragma once
#include <map>
#include <string>
#include <vector>

#include "aio/event.hh"
#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "app/command.hh"

namespace hearth::app {

/// A line that the journal did not take.
struct RefusedLine {
  std::uint64_t line = 0;  ///< from 1, of those that were sent
  std::string why;
};

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
  Co<Expected<>> finish(Uuid producer, std::int64_t seq);
  /// Lines that were no events, the first kRefusedMax of them.
  const std::vector<RefusedLine>& refused() const { return refused_; }
  static constexpr std::size_t kRefusedMax = 100;

 private:
  Co<> read();
  Co<Expected<>> flush();
  void take(std::string_view line);

  aio::UnixSocket socket_;
  std::string waiting_;
  std::map<std::string, std::int64_t> acked_;
  std::vector<RefusedLine> refused_;
  bool ended_ = false;
  aio::Event end_;
  aio::Scope scope_;  // last: its coroutine uses all of the above
};

/// Every event of the journal is in the store when it returns, however long that takes.
Co<Expected<>> sync_store(Context& context);

}  // namespace hearth::app
