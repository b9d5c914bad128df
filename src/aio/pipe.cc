#include "aio/pipe.hh"

#include <fcntl.h>
#include <unistd.h>

#include "aio/attempt.hh"
#include "aio/readiness.hh"

namespace hearth::aio {
namespace {

using Side = Readiness::Side;

}  // namespace

struct Pipe::Impl {
  Impl(Loop& loop, Fd fd) : ready(loop, std::move(fd)) {}
  Readiness ready;
};

Pipe::Pipe(Loop& loop, Fd fd) {
  ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
  ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
  impl_ = std::make_unique<Impl>(loop, std::move(fd));
}
Pipe::~Pipe() = default;
Pipe::Pipe(Pipe&&) noexcept = default;
Pipe& Pipe::operator=(Pipe&&) noexcept = default;

Co<Expected<std::size_t>> Pipe::read_some(std::span<char> buffer) {
  HEARTH_ASSERT(!buffer.empty());
  Readiness& ready = impl_->ready;  // stays where it is when the pipe is moved
  while (true) {
    CO_CHECK_OK(co_await ready.attempt());
    const int fd = ready.fd();
    auto got = attempt("read", [&] { return ::read(fd, buffer.data(), buffer.size()); });
    if (got || got.error().code != Errc::busy) co_return got;
    CO_CHECK_OK(co_await ready.wait(Side::read));
  }
}

Co<Expected<>> Pipe::write_all(std::string_view bytes) {
  Readiness& ready = impl_->ready;
  while (!bytes.empty()) {
    CO_CHECK_OK(co_await ready.attempt());
    const int fd = ready.fd();
    auto put = attempt("write", [&] { return ::write(fd, bytes.data(), bytes.size()); });
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

int Pipe::fd() const {
  return impl_->ready.fd();
}

Expected<std::pair<Fd, Fd>> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail_errno(errno, "pipe");
  return std::pair(Fd(ends[0]), Fd(ends[1]));
}

}  // namespace hearth::aio
