#include "aio/event.hh"

#include <algorithm>
#include <vector>

#include "aio/loop_impl.hh"

namespace hearth::aio {

struct Event::Impl {
  explicit Impl(Loop& owner) : loop(owner.impl()) {}

  static Co<Expected<>> wait(std::shared_ptr<Impl> self);

  Loop::Impl& loop;
  std::vector<Wait*> waiting;
  bool set = false;
};

Event::Event(Loop& loop) : impl_(std::make_shared<Impl>(loop)) {}

Event::~Event() {
  for (Wait* wait : impl_->waiting) wait->cancel();
}

void Event::set() {
  impl_->set = true;
  notify();
}
void Event::clear() {
  impl_->set = false;
}
bool Event::is_set() const {
  return impl_->set;
}
void Event::notify() {
  for (Wait* wait : impl_->waiting) wait->wake();
}

Co<Expected<>> Event::Impl::wait(std::shared_ptr<Impl> self) {
  if (self->loop.current_cancelled()) co_return fail_cancelled();
  if (self->set) co_return Expected<>{};

  struct Listed {
    Listed(Impl& owner, Wait& one) : impl(owner), wait(one) { impl.waiting.push_back(&wait); }
    ~Listed() { std::erase(impl.waiting, &wait); }
    Impl& impl;
    Wait& wait;
  };
  Wait wait(self->loop);
  const Listed listed(*self, wait);
  const bool woken = co_await wait.suspend();
  if (!woken) co_return fail_cancelled();
  co_return Expected<>{};
}

Co<Expected<>> Event::wait() {
  return Impl::wait(impl_);
}

}  // namespace hearth::aio
