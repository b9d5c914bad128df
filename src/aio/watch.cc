#include "aio/watch.hh"

#include <sys/epoll.h>

#include <boost/asio/signal_set.hpp>

#include "aio/loop_impl.hh"
#include "aio/readiness.hh"

namespace hearth::aio {

namespace asio = boost::asio;

// Each side waits on an epoll instance of its own, which holds nothing open and sets nothing: a
// copy of the descriptor would keep the library's connection open after the library closed it.
struct FdWatch::Impl {
  Impl(Loop& owner, int descriptor) : loop(owner), fd(descriptor) {}

  Co<Expected<>> wait(std::unique_ptr<Readiness>& side, std::uint32_t events) {
    if (!side) {
      CO_TRY(Fd epoll, epoll_of(fd, events));
      side = std::make_unique<Readiness>(loop, std::move(epoll));
    }
    co_return co_await side->wait(Readiness::Side::read);
  }

  Loop& loop;
  const int fd;
  std::unique_ptr<Readiness> read, write;
};

FdWatch::FdWatch(Loop& loop, int fd) : impl_(std::make_unique<Impl>(loop, fd)) {}

FdWatch::~FdWatch() = default;

Co<Expected<>> FdWatch::readable() {
  return impl_->wait(impl_->read, EPOLLIN);
}

Co<Expected<>> FdWatch::writable() {
  return impl_->wait(impl_->write, EPOLLOUT);
}

// A signal_set, not a signalfd(2): that needs the signals blocked in every thread, also in those
// that were there before.
struct Signals::Impl : std::enable_shared_from_this<Impl> {
  explicit Impl(Loop& owner) : loop(owner.impl()), set(loop.io()) {}

  void arm() {
    armed = true;
    set.async_wait([self = shared_from_this()](boost::system::error_code error, int signal) {
      self->came(error, signal);
    });
  }
  void came(boost::system::error_code error, int signal) {
    armed = false;
    if (!wait) {
      if (!error) early.push_back(signal);  // it came while the one who waited was cancelled
    } else if (error == asio::error::operation_aborted && !closed) {
      arm();
    } else if (!error) {
      early.push_back(signal);
      wait->wake();
    }
  }

  static Co<Expected<int>> next(std::shared_ptr<Impl> self);

  Loop::Impl& loop;
  asio::signal_set set;
  std::vector<int> early;  // came and were not taken
  Wait* wait = nullptr;
  bool armed = false;
  bool closed = false;
};

Co<Expected<int>> Signals::Impl::next(std::shared_ptr<Impl> self) {
  HEARTH_ASSERT(!self->wait);  // two coroutines wait
  if (self->early.empty()) {
    struct Leave {
      Impl& impl;
      ~Leave() {
        impl.wait = nullptr;
        boost::system::error_code ignored;
        if (impl.armed) impl.set.cancel(ignored);
      }
    };
    Wait wait(self->loop);
    self->wait = &wait;
    const Leave leave{*self};
    if (!self->armed) self->arm();
    const bool woken = co_await wait.suspend();
    if (!woken) co_return fail_cancelled();
  }
  const int signal = self->early.front();
  self->early.erase(self->early.begin());
  co_return signal;
}

Signals::Signals(Loop& loop, std::initializer_list<int> signals)
    : impl_(std::make_shared<Impl>(loop)) {
  for (const int signal : signals) {
    boost::system::error_code error;
    impl_->set.add(signal, error);
    HEARTH_ASSERT(!error);  // SIGKILL, SIGSTOP or no signal at all
  }
}

Signals::~Signals() {
  impl_->closed = true;
  boost::system::error_code ignored;
  impl_->set.clear(ignored);
  impl_->set.cancel(ignored);
  if (impl_->wait) impl_->wait->cancel();
}

Co<Expected<int>> Signals::next() {
  return Impl::next(impl_);
}

}  // namespace hearth::aio
