#include "aio/unix_socket.hh"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "aio/attempt.hh"
#include "aio/loop_impl.hh"
#include "aio/readiness.hh"

namespace hearth::aio {
namespace {

using Side = Readiness::Side;

constexpr std::size_t kFdsMax = 16;  // in one message
constexpr auto kConnectAgain = std::chrono::milliseconds(1);

void set_non_blocking(int fd) {
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

using Control = std::array<char, CMSG_SPACE(kFdsMax * sizeof(int))>;

void take_fds(msghdr& message, std::vector<Fd>& fds) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof(int));
      fds.emplace_back(fd);
    }
  }
}

/// recvmsg(2), never waiting: Errc::busy where it would.
Expected<std::size_t> receive(int fd, std::span<char> buffer, std::vector<Fd>& fds) {
  alignas(cmsghdr) Control control;
  iovec bytes{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = 0;
  do got = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  while (got < 0 && errno == EINTR);
  if (got < 0) return fail_errno(errno, "recvmsg");
  take_fds(message, fds);
  if (message.msg_flags & MSG_CTRUNC)
    return fail(Errc::protocol, "more than 16 descriptors in one message");
  return static_cast<std::size_t>(got);
}

/// sendmsg(2), never waiting: Errc::busy where it would.
Expected<std::size_t> send(int fd, std::string_view bytes, std::span<const int> fds) {
  alignas(cmsghdr) Control control{};
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* const rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(rights), fds.data(), fds.size_bytes());
  }
  ssize_t sent = 0;
  do sent = ::sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (sent < 0 && errno == EINTR);
  if (sent < 0) return fail_errno(errno, "sendmsg");
  return static_cast<std::size_t>(sent);
}

Expected<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path))
    return fail(Errc::invalid,
                join({path, ": a socket's path has 1 to 107 bytes; set a shorter folder"}));
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

Expected<Fd> new_socket() {
  Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return fail_errno(errno, "socket");
  return fd;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

struct UnixSocket::Impl {
  Impl(Loop& owner, Fd fd) : loop(owner), ready(owner, std::move(fd)) {}
  Loop& loop;
  Readiness ready;
  std::unique_ptr<Readiness> hangup;  // made by the first wait_hangup
};

UnixSocket::UnixSocket(Loop& loop, Fd fd) {
  set_non_blocking(fd.get());
  impl_ = std::make_unique<Impl>(loop, std::move(fd));
}
UnixSocket::~UnixSocket() = default;
UnixSocket::UnixSocket(UnixSocket&&) noexcept = default;
UnixSocket& UnixSocket::operator=(UnixSocket&&) noexcept = default;

Co<Expected<std::size_t>> UnixSocket::read_some(std::span<char> buffer, std::vector<Fd>& fds) {
  HEARTH_ASSERT(!buffer.empty());
  Readiness& ready = impl_->ready;  // stays where it is when the socket is moved
  while (true) {
    CO_CHECK_OK(co_await ready.attempt());
    auto got = receive(ready.fd(), buffer, fds);
    if (got || got.error().code != Errc::busy) co_return got;
    CO_CHECK_OK(co_await ready.wait(Side::read));
  }
}

Co<Expected<>> UnixSocket::write_all(std::string_view bytes, std::span<const int> fds) {
  HEARTH_ASSERT(!bytes.empty() || fds.empty());
  if (fds.size() > kFdsMax) co_return fail(Errc::invalid, "more than 16 descriptors to send");
  Readiness& ready = impl_->ready;
  while (!bytes.empty()) {
    CO_CHECK_OK(co_await ready.attempt());
    const auto sent = send(ready.fd(), bytes, fds);
    if (sent) {
      bytes.remove_prefix(*sent);
      fds = {};
    } else if (sent.error().code == Errc::busy) {
      CO_CHECK_OK(co_await ready.wait(Side::write));
    } else {
      co_return std::unexpected(sent.error());
    }
  }
  co_return Expected<>{};
}

Co<Expected<>> UnixSocket::wait_hangup() {
  Impl& impl = *impl_;
  if (!impl.hangup) {
    CO_TRY(Fd epoll, epoll_of(impl.ready.fd(), EPOLLRDHUP));
    impl.hangup = std::make_unique<Readiness>(impl.loop, std::move(epoll));
  }
  co_return co_await impl.hangup->wait(Side::read);
}

Expected<Peer> UnixSocket::peer() const {
  ucred credentials{};
  socklen_t size = sizeof(credentials);
  if (::getsockopt(fd(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) < 0)
    return fail_errno(errno, "SO_PEERCRED");
  return Peer{credentials.pid, credentials.uid, credentials.gid};
}

int UnixSocket::fd() const {
  return impl_->ready.fd();
}

Fd UnixSocket::release() {
  impl_->hangup.reset();
  return impl_->ready.release();
}

Expected<std::pair<Fd, Fd>> socket_pair() {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
    return fail_errno(errno, "socketpair");
  return std::pair(Fd(fds[0]), Fd(fds[1]));
}

Co<Expected<UnixSocket>> connect_unix(Loop& loop, std::string path) {
  CO_TRY(const sockaddr_un address, address_of(path));
  CO_TRY(Fd fd, new_socket());
  while (::connect(fd.get(), generic(address), sizeof(address)) < 0) {
    if (errno == EINTR) continue;
    if (errno == ECONNREFUSED || errno == ENOENT)
      co_return fail(Errc::unavailable, join({path, ": nobody listens"}));
    if (!would_block(errno)) co_return fail_errno(errno, path);
    // The listener's queue is full; the kernel offers nothing to wait for (connect(2), EAGAIN).
    CO_CHECK_OK(co_await sleep_for(loop, kConnectAgain));
  }
  co_return UnixSocket(loop, std::move(fd));
}

struct UnixListener::Impl {
  Impl(Loop& owner, Fd fd) : loop(owner), ready(owner, std::move(fd)) {}
  Loop& loop;
  Readiness ready;
};

UnixListener::UnixListener(Loop& loop, Fd bound) {
  set_non_blocking(bound.get());
  ::listen(bound.get(), kBacklog);
  impl_ = std::make_unique<Impl>(loop, std::move(bound));
}
UnixListener::~UnixListener() = default;
UnixListener::UnixListener(UnixListener&&) noexcept = default;

Co<Expected<UnixSocket>> UnixListener::accept() {
  Readiness& ready = impl_->ready;
  Loop& loop = impl_->loop;
  while (true) {
    CO_CHECK_OK(co_await ready.attempt());
    Fd fd(::accept4(ready.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd) co_return UnixSocket(loop, std::move(fd));
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (!would_block(errno)) co_return fail_errno(errno, "accept");
    CO_CHECK_OK(co_await ready.wait(Side::read));
  }
}

Expected<UnixListener> listen_unix(Loop& loop, const std::string& path) {
  TRY(const sockaddr_un address, address_of(path));
  TRY(Fd fd, new_socket());
  // The file takes the socket's own mode, so that there is no moment with another one.
  if (::fchmod(fd.get(), 0600) < 0) return fail_errno(errno, path);
  if (::bind(fd.get(), generic(address), sizeof(address)) < 0) {
    if (errno == EADDRINUSE) return fail(Errc::exists, join({path, ": is there already"}));
    return fail_errno(errno, path);
  }
  return UnixListener(loop, std::move(fd));
}

}  // namespace hearth::aio
