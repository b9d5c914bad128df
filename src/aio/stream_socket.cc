#include "aio/stream_socket.hh"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "aio/attempt.hh"
#include "aio/readiness.hh"

namespace hearth::aio {
namespace {

using Side = Readiness::Side;

/// An address of any family, as the calls of socket(7) take it.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);

  sockaddr* generic() { return reinterpret_cast<sockaddr*>(&storage); }
  sockaddr_in& v4() { return reinterpret_cast<sockaddr_in&>(storage); }
  sockaddr_in6& v6() { return reinterpret_cast<sockaddr_in6&>(storage); }
};

Expected<Address> numeric_address(const std::string& text, std::uint16_t port) {
  Address address;
  if (::inet_pton(AF_INET, text.c_str(), &address.v4().sin_addr) == 1) {
    address.storage.ss_family = AF_INET;
    address.v4().sin_port = htons(port);
    address.size = sizeof(sockaddr_in);
  } else if (::inet_pton(AF_INET6, text.c_str(), &address.v6().sin6_addr) == 1) {
    address.storage.ss_family = AF_INET6;
    address.v6().sin6_port = htons(port);
    address.size = sizeof(sockaddr_in6);
  } else {
    return fail(Errc::invalid, join({text, ": not an IPv4 or IPv6 address, as 127.0.0.1 or ::1"}));
  }
  return address;
}

Expected<Fd> new_socket(int family) {
  Fd fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return fail_errno(errno, "socket");
  return fd;
}

/// What a failed connection means to who wanted it: no host and no route are no peer either.
std::unexpected<Error> not_connected(int number) {
  if (number == EINTR || number == ENOMEM || number == EACCES || number == EPERM)
    return fail_errno(number, "connect");
  return fail(Errc::unavailable, std::strerror(number));
}

}  // namespace

struct StreamSocket::Impl {
  Impl(Loop& owner, Fd fd) : loop(owner), ready(owner, std::move(fd)) {}
  Loop& loop;
  Readiness ready;
  std::unique_ptr<Readiness> hangup;  // made by the first wait_hangup
};

StreamSocket::StreamSocket(Loop& loop, Fd fd) {
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
  ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
  const int on = 1;  // refused by unix sockets, which need it not
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  impl_ = std::make_unique<Impl>(loop, std::move(fd));
}
StreamSocket::~StreamSocket() = default;
StreamSocket::StreamSocket(StreamSocket&&) noexcept = default;
StreamSocket& StreamSocket::operator=(StreamSocket&&) noexcept = default;

Co<Expected<std::size_t>> StreamSocket::read_some(std::span<char> buffer) {
  HEARTH_ASSERT(!buffer.empty());
  Readiness& ready = impl_->ready;  // stays where it is when the socket is moved
  while (true) {
    CO_CHECK_OK(co_await ready.attempt());
    const int fd = ready.fd();
    auto got = attempt("recv", [&] { return ::recv(fd, buffer.data(), buffer.size(), 0); });
    if (got || got.error().code != Errc::busy) co_return got;
    CO_CHECK_OK(co_await ready.wait(Side::read));
  }
}

Co<Expected<>> StreamSocket::write_all(std::string_view bytes) {
  Readiness& ready = impl_->ready;
  while (!bytes.empty()) {
    CO_CHECK_OK(co_await ready.attempt());
    const int fd = ready.fd();
    auto put =
        attempt("send", [&] { return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL); });
    if (put) {
      bytes.remove_prefix(*put);
    } else if (put.error().code == Errc::busy) {
      CO_CHECK_OK(co_await ready.wait(Side::write));
    } else {
      co_return std::unexpected(std::move(put).error());
    }
  }
  co_return Expected<>{};
}

Co<Expected<>> StreamSocket::wait_hangup() {
  Impl& impl = *impl_;
  if (!impl.hangup) {
    CO_TRY(Fd epoll, epoll_of(impl.ready.fd(), EPOLLRDHUP));
    impl.hangup = std::make_unique<Readiness>(impl.loop, std::move(epoll));
  }
  co_return co_await impl.hangup->wait(Side::read);
}

void StreamSocket::end_reading() {
  ::shutdown(fd(), SHUT_RD);
}
void StreamSocket::end_writing() {
  ::shutdown(fd(), SHUT_WR);
}

bool StreamSocket::is_readable() const {
  pollfd look{fd(), POLLIN, 0};
  return ::poll(&look, 1, 0) > 0;
}

std::string StreamSocket::peer_name() const {
  Address address;
  if (::getpeername(fd(), address.generic(), &address.size) < 0) return "";
  char text[INET6_ADDRSTRLEN] = "";
  if (address.storage.ss_family == AF_INET) {
    ::inet_ntop(AF_INET, &address.v4().sin_addr, text, sizeof(text));
  } else if (address.storage.ss_family == AF_INET6) {
    const in6_addr& v6 = address.v6().sin6_addr;
    // A peer that came by IPv4 to a socket of both families: ::ffff:192.0.2.1 (RFC 4291 §2.5.5.2).
    const bool mapped = IN6_IS_ADDR_V4MAPPED(&v6);
    ::inet_ntop(mapped ? AF_INET : AF_INET6, mapped ? &v6.s6_addr[12] : &v6.s6_addr[0], text,
                sizeof(text));
  } else {
    return "unix";
  }
  return text;
}

int StreamSocket::fd() const {
  return impl_->ready.fd();
}

struct StreamListener::Impl {
  Impl(Loop& owner, Fd fd) : loop(owner), ready(owner, std::move(fd)) {}
  Loop& loop;
  Readiness ready;
};

StreamListener::StreamListener(Loop& loop, Fd bound) {
  ::fcntl(bound.get(), F_SETFL, ::fcntl(bound.get(), F_GETFL) | O_NONBLOCK);
  ::fcntl(bound.get(), F_SETFD, FD_CLOEXEC);
  ::listen(bound.get(), kBacklog);
  impl_ = std::make_unique<Impl>(loop, std::move(bound));
}
StreamListener::~StreamListener() = default;
StreamListener::StreamListener(StreamListener&&) noexcept = default;

Co<Expected<StreamSocket>> StreamListener::accept() {
  Readiness& ready = impl_->ready;
  Loop& loop = impl_->loop;
  while (true) {
    CO_CHECK_OK(co_await ready.attempt());
    Fd fd(::accept4(ready.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd) co_return StreamSocket(loop, std::move(fd));
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (!would_block(errno)) co_return fail_errno(errno, "accept");
    CO_CHECK_OK(co_await ready.wait(Side::read));
  }
}

std::uint16_t StreamListener::port() const {
  Address address;
  if (::getsockname(impl_->ready.fd(), address.generic(), &address.size) < 0) return 0;
  if (address.storage.ss_family == AF_INET) return ntohs(address.v4().sin_port);
  if (address.storage.ss_family == AF_INET6) return ntohs(address.v6().sin6_port);
  return 0;
}

Expected<StreamListener> listen_tcp(Loop& loop, const std::string& address, std::uint16_t port) {
  TRY(Address where, numeric_address(address, port));
  TRY(Fd fd, new_socket(where.storage.ss_family));
  const int on = 1;  // a port whose last connections linger in TIME_WAIT can be bound again
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const std::string name = join({address, " port ", std::to_string(port)});
  if (::bind(fd.get(), where.generic(), where.size) < 0) {
    if (errno == EADDRINUSE) return fail(Errc::exists, join({name, ": another program has it"}));
    if (errno == EADDRNOTAVAIL)
      return fail(Errc::not_found, join({name, ": no interface has that address"}));
    return fail_errno(errno, name);
  }
  // Here, not in the constructor alone: two sockets may bind one port, only one may listen.
  if (::listen(fd.get(), kBacklog) < 0)
    return fail(Errc::exists, join({name, ": another program has it"}));
  return StreamListener(loop, std::move(fd));
}

Co<Expected<StreamSocket>> connect_tcp(Loop& loop, std::string address, std::uint16_t port) {
  CO_TRY(Address where, numeric_address(address, port));
  CO_TRY(Fd fd, new_socket(where.storage.ss_family));
  const int number = fd.get();
  if (::connect(number, where.generic(), where.size) < 0 && errno != EINPROGRESS && errno != EINTR)
    co_return not_connected(errno);
  Readiness ready(loop, std::move(fd));
  CO_CHECK_OK(co_await ready.wait(Side::write));
  int error = 0;
  socklen_t size = sizeof(error);
  ::getsockopt(number, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) co_return not_connected(error);
  co_return StreamSocket(loop, ready.release());
}

}  // namespace hearth::aio
