#include "journal/journal_server.hh"

#include <unistd.h>

#include "base/text.hh"
#include "journal/connection.hh"

namespace hearth::journal {
namespace {

constexpr auto kRetryTime = std::chrono::milliseconds(100);

}  // namespace

Expected<std::unique_ptr<JournalServer>> JournalServer::listen(aio::Loop& loop, Log& log,
                                                               Intake& intake, std::string path) {
  ::unlink(path.c_str());
  TRY(aio::UnixListener listener, aio::listen_unix(loop, path));
  return std::unique_ptr<JournalServer>(
      new JournalServer(loop, log, intake, std::move(path), std::move(listener)));
}

JournalServer::JournalServer(aio::Loop& loop, Log& log, Intake& intake, std::string path,
                             aio::UnixListener listener)
    : loop_(loop),
      log_(log),
      intake_(intake),
      path_(std::move(path)),
      listener_(std::move(listener)),
      connections_(loop),
      accepting_(loop) {
  accepting_.start("journal.sock", accept_all());
}

JournalServer::~JournalServer() {
  ::unlink(path_.c_str());
}

Co<> JournalServer::accept_all() {
  LastingTrouble trouble(log_);
  while (true) {
    Expected<aio::UnixSocket> socket = co_await listener_.accept();
    if (socket) {
      trouble.over();
      accepted(*std::move(socket));
      continue;
    }
    if (socket.error().code == Errc::cancelled) co_return;
    // As a rule no descriptor is left: who waits in the backlog is served when one is.
    trouble.met(join({path_, ": ", socket.error().message}));
    const Expected<> slept = co_await aio::sleep_for(loop_, kRetryTime);
    if (!slept) co_return;
  }
}

void JournalServer::accepted(aio::UnixSocket socket) {
  const Expected<aio::Peer> peer = socket.peer();
  if (!peer || peer->uid != ::geteuid()) {
    log_.warning(join({path_, ": hung up on a peer that is another user"}));
  } else if (connections_.size() < kConnectionsMax) {
    connections_.start("journal connection", serve(std::move(socket)));
  }
}

Co<> JournalServer::serve(aio::UnixSocket socket) {
  Connection connection(loop_, intake_, long_lines_, std::move(socket));
  co_await connection.serve();
}

Co<> JournalServer::close() {
  co_await accepting_.close();
  co_await connections_.close();
}

}  // namespace hearth::journal
