#include "aio/task.hh"

#include "aio/loop_impl.hh"

namespace hearth::aio {

namespace asio = boost::asio;

void Task::cancel() {
  enter_cancelled();  // and never left
}

void Task::enter_cancelled() {
  ++cancels_;
  if (dead_) return;
  if (wait_) {
    if (!wait_->ignores_cancel_) wait_->cancel();
  } else if (!running_) {
    signal_.emit(asio::cancellation_type::terminal);
  }
}

void Task::destroy() {
  HEARTH_ASSERT(!running_);  // a Scope destroyed by one of its own coroutines
  const std::shared_ptr<Task> alive = shared_from_this();
  if (!wait_) signal_.emit(asio::cancellation_type::terminal);
  dead_ = true;
  // Dropping the handler gives the frames to the executor, which throws them away.
  if (wait_) const auto dropped = std::move(wait_->handler_);
  forget_slot();
}

Task::Running::Running(std::shared_ptr<Task> task)
    : task_(std::move(task)), before_(task_->loop_.current_), nested_(task_->running_) {
  task_->loop_.current_ = task_.get();
  task_->running_ = true;
}

Task::Running::~Running() {
  task_->loop_.current_ = before_;
  task_->running_ = nested_;
}

asio::io_context& TaskExecutor::context() const noexcept {
  return task_->loop().io();
}

asio::execution_context& TaskExecutor::query(asio::execution::context_t) const noexcept {
  return context();
}

Wait::~Wait() {
  if (task_) task_->wait_ = nullptr;
}

void Wait::begin(std::move_only_function<void(bool)> handler) {
  task_ = loop_.current();
  HEARTH_ASSERT(task_ && !task_->wait_);  // awaited outside of a Scope
  task_->wait_ = this;
  handler_ = std::move(handler);
  if (ended_) {
    loop_.ready(*this);
  } else if (task_->cancelled() && !ignores_cancel_) {
    cancel();
  }
}

void Wait::end(bool woken) {
  if (ended_) return;
  ended_ = true;
  woken_ = woken;
  if (task_) loop_.ready(*this);
}

void Wait::resume() {
  const Task::Running running(task_->shared_from_this());
  std::exchange(task_, nullptr)->wait_ = nullptr;
  auto handler = std::move(handler_);
  handler(woken_);
}

}  // namespace hearth::aio
