#include "http/server.hh"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <list>

#include "aio/event.hh"
#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "http/session.hh"
#include "http/tls.hh"

namespace hearth::http {
namespace {

constexpr auto kRetryTime = std::chrono::milliseconds(100);

/// Whether somebody listens at `path`. A unix socket answers at once.
bool is_served(const std::string& path) {
  const aio::Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), std::min(path.size(), sizeof(address.sun_path) - 1));
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0)
    return true;
  return errno != ECONNREFUSED;  // EAGAIN: its queue is full; others: not ours to replace
}

/// A file left by a server that was killed is in nobody's way.
Expected<> make_room_at(const std::string& path) {
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0) return {};
  if (!S_ISSOCK(status.st_mode) || is_served(path))
    return fail(Errc::exists, join({path, ": is in use; choose another path for the socket"}));
  ::unlink(path.c_str());
  return {};
}

Expected<aio::UnixListener> listen_at(aio::Loop& loop, const ServerOptions& options) {
  const std::string& path = options.unix_path;
  CHECK_OK(make_room_at(path));
  TRY(aio::UnixListener listener, aio::listen_unix(loop, path));
  if (options.unix_mode != 0600 && ::chmod(path.c_str(), options.unix_mode) != 0)
    return fail_errno(errno, path);
  return listener;
}

Co<Expected<>> joined(aio::Scope& scope) {
  co_await scope.join();
  co_return Expected<>{};
}

}  // namespace

struct Server::Impl {
  Impl(aio::Loop& owner, Log& out, ServerOptions options, Handler handler)
      : loop(owner),
        log(out),
        service{owner, std::move(options), std::move(handler)},
        someone_left(owner),
        sessions(owner),
        accepting(owner) {}
  ~Impl() {
    if (local) ::unlink(service.options.unix_path.c_str());
  }

  Expected<> listen();
  void start();
  void stop_listening();

  Co<> accept_tcp();
  Co<> accept_unix();
  Co<Expected<>> room();
  Co<bool> goes_on(Error error, LastingTrouble& trouble);
  void accepted(aio::StreamSocket socket, bool with_tls);
  Co<> serve(aio::StreamSocket socket, bool with_tls);
  Co<Expected<std::unique_ptr<Stream>>> stream_of(aio::StreamSocket socket, bool with_tls);
  Co<> close(Deadline deadline);

  aio::Loop& loop;
  Log& log;
  Service service;
  std::optional<TlsContext> tls;
  std::optional<aio::StreamListener> tcp;
  std::optional<aio::UnixListener> local;
  std::uint16_t port = 0;
  std::size_t connections = 0;
  std::list<Session*> live;
  aio::Event someone_left;
  aio::Scope sessions;
  aio::Scope accepting;
};

Expected<> Server::Impl::listen() {
  const ServerOptions& options = service.options;
  if (options.address.empty() && options.unix_path.empty())
    return fail(Errc::invalid, "a server needs an address or a unix socket to listen on");
  if (options.certificate_file.empty() != options.key_file.empty())
    return fail(Errc::invalid, "TLS needs a certificate and its key");
  if (!options.certificate_file.empty()) {
    TRY(tls, TlsContext::for_server(options.certificate_file, options.key_file));
  }
  if (!options.address.empty()) {
    TRY(auto listener, aio::listen_tcp(loop, options.address, options.port));
    tcp.emplace(std::move(listener));
    port = tcp->port();
  }
  if (!options.unix_path.empty()) {
    TRY(auto listener, listen_at(loop, options));
    local.emplace(std::move(listener));
  }
  return {};
}

void Server::Impl::start() {
  if (tcp) accepting.start("http accept", accept_tcp());
  if (local) accepting.start("http accept unix", accept_unix());
}

Co<> Server::Impl::accept_tcp() {
  LastingTrouble trouble(log);
  while (true) {
    const Expected<> may = co_await room();
    if (!may) co_return;
    Expected<aio::StreamSocket> socket = co_await tcp->accept();
    if (socket) {
      trouble.over();
      accepted(*std::move(socket), tls.has_value());
      continue;
    }
    const bool on = co_await goes_on(std::move(socket).error(), trouble);
    if (!on) co_return;
  }
}

Co<> Server::Impl::accept_unix() {
  LastingTrouble trouble(log);
  while (true) {
    const Expected<> may = co_await room();
    if (!may) co_return;
    Expected<aio::UnixSocket> socket = co_await local->accept();
    if (socket) {
      trouble.over();
      accepted(aio::StreamSocket(loop, socket->release()), false);
      continue;
    }
    const bool on = co_await goes_on(std::move(socket).error(), trouble);
    if (!on) co_return;
  }
}

/// Waits until one more connection may be there.
Co<Expected<>> Server::Impl::room() {
  while (connections >= service.options.connections_max) CO_CHECK_OK(co_await someone_left.wait());
  co_return Expected<>{};
}

/// After an accept that failed: as a rule no descriptor is left, and who waits in the queue is
/// served when one is.
Co<bool> Server::Impl::goes_on(Error error, LastingTrouble& trouble) {
  if (error.code == Errc::cancelled) co_return false;
  trouble.met(join({"http: ", error.message}));
  const Expected<> slept = co_await aio::sleep_for(loop, kRetryTime);
  co_return slept.has_value();
}

void Server::Impl::accepted(aio::StreamSocket socket, bool with_tls) {
  ++connections;
  sessions.start("http connection", serve(std::move(socket), with_tls));
}

Co<Expected<std::unique_ptr<Stream>>> Server::Impl::stream_of(aio::StreamSocket socket,
                                                              bool with_tls) {
  if (!with_tls) co_return plain_stream(std::move(socket));
  const Deadline deadline = loop.clock().now() + service.options.head_time;
  co_return co_await aio::with_deadline(loop, deadline, accept_tls(*tls, std::move(socket)));
}

Co<> Server::Impl::serve(aio::StreamSocket socket, bool with_tls) {
  struct Counted {
    Impl& server;
    explicit Counted(Impl& counting) : server(counting) {}
    ~Counted() {
      --server.connections;
      server.someone_left.notify();
    }
  };
  const Counted counted(*this);
  std::string peer = socket.peer_name();
  auto stream = co_await stream_of(std::move(socket), with_tls);
  if (!stream) {
    log.debug(join({"http: ", peer, ": ", stream.error().message}));
    co_return;
  }
  Session session(service, *std::move(stream), std::move(peer), with_tls);
  const std::unique_ptr<Session, std::function<void(Session*)>> listed(
      &session, [this](Session* gone) { live.remove(gone); });
  live.push_back(&session);
  co_await session.serve();
}

void Server::Impl::stop_listening() {
  tcp.reset();
  if (local) ::unlink(service.options.unix_path.c_str());
  local.reset();
}

Co<> Server::Impl::close(Deadline deadline) {
  co_await accepting.close();
  stop_listening();
  service.draining = true;
  for (Session* session : live) session->end_if_idle();
  // At the deadline the join is cancelled; it cancels the sessions and waits for their end.
  (void)co_await aio::with_deadline(loop, deadline, joined(sessions));
  co_await sessions.close();
}

Expected<std::unique_ptr<Server>> Server::listen(aio::Loop& loop, Log& log, ServerOptions options,
                                                 Handler handler) {
  auto impl = std::make_unique<Impl>(loop, log, std::move(options), std::move(handler));
  CHECK_OK(impl->listen());
  impl->start();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

std::uint16_t Server::port() const {
  return impl_->port;
}
std::size_t Server::connections() const {
  return impl_->connections;
}
Co<> Server::close(Deadline deadline) {
  return impl_->close(deadline);
}

}  // namespace hearth::http
