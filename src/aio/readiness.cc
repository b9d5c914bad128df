#include "aio/readiness.hh"

#include <sys/epoll.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>

#include "aio/loop_impl.hh"

namespace hearth::aio {

namespace asio = boost::asio;

struct Readiness::State : std::enable_shared_from_this<State> {
  struct Waiting {
    Wait* wait = nullptr;
    bool armed = false;  // Asio has an operation under way
    boost::system::error_code error;
  };

  State(Loop& owner, Fd descriptor) : loop(owner.impl()), fd(std::move(descriptor)) {}
  ~State() {
    if (asio_view.is_open()) asio_view.release();
  }

  Waiting& of(Side side) { return sides[side == Side::read ? 0 : 1]; }
  Expected<> open();
  void arm(Side side);
  void ready(Side side, boost::system::error_code error);
  void leave(Side side);
  Fd release();

  Loop::Impl& loop;
  Fd fd;
  asio::posix::stream_descriptor asio_view{loop.io()};  // of fd; never closes it
  std::array<Waiting, 2> sides;
};

Expected<> Readiness::State::open() {
  if (!fd) return fail_cancelled();
  if (asio_view.is_open()) return {};
  boost::system::error_code error;
  asio_view.assign(fd.get(), error);
  if (error) return fail_errno(error.value(), "epoll");
  return {};
}

void Readiness::State::arm(Side side) {
  of(side).armed = true;
  asio_view.async_wait(
      side == Side::read ? asio::posix::stream_descriptor::wait_read
                         : asio::posix::stream_descriptor::wait_write,
      [self = shared_from_this(), side](boost::system::error_code e) { self->ready(side, e); });
}

void Readiness::State::ready(Side side, boost::system::error_code error) {
  Waiting& waiting = of(side);
  waiting.armed = false;
  if (!waiting.wait) return;
  if (error == asio::error::operation_aborted && fd) {
    arm(side);  // that was for somebody who waited before, or for the other side
    return;
  }
  waiting.error = error;
  waiting.wait->wake();
}

// Who waited is gone. An operation that nobody waits for would keep the loop from ending.
void Readiness::State::leave(Side side) {
  Waiting& waiting = of(side);
  waiting.wait = nullptr;
  if (!waiting.armed || !asio_view.is_open()) return;
  boost::system::error_code ignored;
  asio_view.cancel(ignored);  // both sides; `ready` begins the other one again
}

Fd Readiness::State::release() {
  if (asio_view.is_open()) asio_view.release();
  Fd given = std::move(fd);
  for (Waiting& waiting : sides)
    if (waiting.wait) waiting.wait->cancel();
  return given;
}

Readiness::Readiness(Loop& loop, Fd fd) : state_(std::make_shared<State>(loop, std::move(fd))) {}

Readiness::~Readiness() {
  release();
}

int Readiness::fd() const {
  return state_->fd.get();
}

Fd Readiness::release() {
  return state_->release();
}

Co<Expected<>> Readiness::wait(Side side) {
  const std::shared_ptr<State> state = state_;
  CO_CHECK_OK(state->open());
  State::Waiting& waiting = state->of(side);
  HEARTH_ASSERT(!waiting.wait);  // two coroutines wait for one side

  struct Leave {
    State& state;
    Side side;
    ~Leave() { state.leave(side); }
  };
  Wait wait(state->loop);
  waiting.wait = &wait;
  const Leave leave{*state, side};
  if (!waiting.armed) state->arm(side);
  const bool woken = co_await wait.suspend();
  if (!woken || waiting.error == asio::error::operation_aborted) co_return fail_cancelled();
  if (waiting.error) co_return fail_errno(waiting.error.value(), "epoll");
  co_return Expected<>{};
}

Co<Expected<>> Readiness::attempt() {
  Loop::Impl& loop = state_->loop;
  if (!state_->fd || loop.current_cancelled()) co_return fail_cancelled();
  if (!loop.is_others_turn()) co_return Expected<>{};
  const std::shared_ptr<State> state = state_;
  Wait turn(loop);
  turn.wake();
  co_await turn.suspend();
  if (!state->fd || loop.current_cancelled()) co_return fail_cancelled();
  co_return Expected<>{};
}

Expected<Fd> epoll_of(int fd, std::uint32_t events) {
  Fd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return fail_errno(errno, "epoll_create1");
  epoll_event event{};
  event.events = events;
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event) < 0)
    return fail_errno(errno, "epoll_ctl");
  return epoll;
}

}  // namespace hearth::aio
