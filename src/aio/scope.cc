#include "aio/scope.hh"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <vector>

#include "aio/loop_impl.hh"

namespace hearth::aio {

namespace asio = boost::asio;

namespace {

/// The outermost frame of a task: begins `work` on the loop's next turn.
Co<> run_task(Task& task, Co<> work) {
  // Cancellation is an Expected here; Asio's default would throw at every co_await after it.
  co_await asio::this_coro::throw_if_cancelled(false);
  {
    Wait first_turn(task.loop(), Wait::Cancel::is_ignored);
    first_turn.wake();
    co_await first_turn.suspend();
  }
  if (!task.cancelled()) co_await std::move(work);
}

[[noreturn]] void exception_left(const std::string& name, std::exception_ptr exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hearth: bug: \"%s\" left coroutine %s\n", error.what(), name.c_str());
  } catch (...) {
    std::fprintf(stderr, "hearth: bug: an exception left coroutine %s\n", name.c_str());
  }
  std::abort();
}

}  // namespace

class Scope::Impl {
 public:
  explicit Impl(Loop& loop) : loop_(loop.impl()) {}

  void start(std::string name, Co<> work);
  void cancel();
  void destroy();
  std::size_t size() const { return tasks_.size(); }
  Co<> join(std::shared_ptr<Impl> self);

 private:
  using Tasks = std::list<std::shared_ptr<Task>>;
  void ended(Tasks::iterator task);

  Loop::Impl& loop_;
  Tasks tasks_;
  std::vector<Wait*> joiners_;
  bool destroyed_ = false;
};

void Scope::Impl::start(std::string name, Co<> work) {
  if (destroyed_) return;  // a destructor of a frame that goes with the scope
  tasks_.push_back(std::make_shared<Task>(loop_, std::move(name)));
  const auto place = std::prev(tasks_.end());
  Task& task = **place;
  // Not called any more once the task is dead, so `this` is there when it is called.
  auto at_end = [this, place](std::exception_ptr exception) {
    if (exception) exception_left((*place)->name(), exception);
    ended(place);
  };
  const asio::any_io_executor executor = TaskExecutor(*place);
  asio::co_spawn(executor, run_task(task, std::move(work)),
                 asio::bind_cancellation_slot(task.slot(), std::move(at_end)));
}

void Scope::Impl::ended(Tasks::iterator task) {
  (*task)->forget_slot();
  tasks_.erase(task);
  if (!tasks_.empty()) return;
  for (Wait* joiner : joiners_) joiner->wake();
}

void Scope::Impl::cancel() {
  for (const auto& task : tasks_) task->cancel();
}

// Last started, first destroyed. A frame's destructor may look at the scope, so each is out of the
// list before it goes.
void Scope::Impl::destroy() {
  destroyed_ = true;
  while (!tasks_.empty()) {
    const std::shared_ptr<Task> task = std::move(tasks_.back());
    tasks_.pop_back();
    task->destroy();
  }
  for (Wait* joiner : joiners_) joiner->wake();
}

// `self` keeps the list of joiners for the case that somebody destroys the scope meanwhile.
Co<> Scope::Impl::join(std::shared_ptr<Impl> self) {
  auto cancel = Wait::Cancel::ends_it;
  while (!self->tasks_.empty()) {
    Wait wait(self->loop_, cancel);
    self->joiners_.push_back(&wait);
    const std::unique_ptr<Wait, std::function<void(Wait*)>> listed(
        &wait, [&](Wait* gone) { std::erase(self->joiners_, gone); });
    const bool woken = co_await wait.suspend();
    if (woken) continue;
    self->cancel();
    cancel = Wait::Cancel::is_ignored;
  }
}

Scope::Scope(Loop& loop) : impl_(std::make_shared<Impl>(loop)) {}

Scope::~Scope() {
  impl_->destroy();
}

void Scope::start(std::string name, Co<> work) {
  impl_->start(std::move(name), std::move(work));
}
std::size_t Scope::size() const {
  return impl_->size();
}
void Scope::cancel() {
  impl_->cancel();
}
Co<> Scope::join() {
  return impl_->join(impl_);
}
Co<> Scope::close() {
  impl_->cancel();
  return impl_->join(impl_);
}

}  // namespace hearth::aio
