#pragma once
#include <memory>
#include <string>

#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "base/log.hh"
#include "journal/intake.hh"

namespace hearth::journal {

/// The door `journal.sock` (docs/protocol/journal.md §2). Takes only peers of our own user.
class JournalServer {
 public:
  /// More producers than this are hung up on at once; they spool.
  static constexpr std::size_t kConnectionsMax = 1024;

  /// Listens at `path`, whose folder is ours alone. The caller holds the daemon's lock: a socket
  /// that is there already belongs to nobody any more and is replaced.
  static Expected<std::unique_ptr<JournalServer>> listen(aio::Loop& loop, Log& log, Intake& intake,
                                                         std::string path);
  /// Hangs up on everybody and removes the socket.
  ~JournalServer();

  std::size_t connections() const { return connections_.size(); }
  /// Takes nobody new, hangs up on who is there. Nothing that was acknowledged is lost; producers
  /// keep the rest.
  Co<> close();

 private:
  JournalServer(aio::Loop& loop, Log& log, Intake& intake, std::string path,
                aio::UnixListener listener);
  Co<> accept_all();
  void accepted(aio::UnixSocket socket);
  Co<> serve(aio::UnixSocket socket);

  aio::Loop& loop_;
  Log& log_;
  Intake& intake_;
  std::string path_;
  aio::UnixListener listener_;
  std::size_t long_lines_ = 0;
  aio::Scope connections_;
  aio::Scope accepting_;
};

}  // namespace hearth::journal
