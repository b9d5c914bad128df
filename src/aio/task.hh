#pragma once
// Inside of aio: what a started coroutine is, and how it waits. Other rooms use scope.hh.
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>
#include <functional>
#include <memory>
#include <string>

#include "aio/loop.hh"

namespace hearth::aio {

class Wait;

/// One coroutine that a Scope started, with everything that it awaits.
///
/// It is in one of four states: it runs; it waits in a `Wait` (every wait of aio's own); it waits
/// in an operation of Asio's (rooms that use Asio's sockets); or it is dead. A dead task is never
/// resumed: its executor throws away whatever it is given, and with the handler go the frames.
class Task : public std::enable_shared_from_this<Task> {
 public:
  Task(Loop::Impl& loop, std::string name) : loop_(loop), name_(std::move(name)) {}

  Loop::Impl& loop() { return loop_; }
  const std::string& name() const { return name_; }

  /// Makes every wait, this one and later ones, end as cancelled.
  void cancel();
  /// The same until `leave_cancelled`: what a deadline does to the part of the task that it covers.
  void enter_cancelled();
  void leave_cancelled() { --cancels_; }
  bool cancelled() const { return cancels_ > 0; }

  /// Destroys the frames: at once when the task waits in a Wait; when it waits in an operation of
  /// Asio's, as soon as that has been cancelled. A bug while the task runs.
  void destroy();
  bool dead() const { return dead_; }

  boost::asio::cancellation_slot slot() { return signal_.slot(); }
  /// At the task's end: what co_spawn put into the slot owns an executor, which owns the task.
  void forget_slot() { signal_.slot().clear(); }

  /// Marks the task as the running one while it lives.
  class Running {
   public:
    explicit Running(std::shared_ptr<Task> task);
    ~Running();
    Running(const Running&) = delete;

   private:
    std::shared_ptr<Task> task_;
    Task* before_;
    bool nested_;
  };

 private:
  friend class Wait;

  Loop::Impl& loop_;
  std::string name_;
  Wait* wait_ = nullptr;  // the Wait that holds the frames, or null
  boost::asio::cancellation_signal signal_;
  int cancels_ = 0;
  bool running_ = false;
  bool dead_ = false;
};

/// Asio's view of a task: every handler of the task's operations comes through here.
class TaskExecutor {
 public:
  explicit TaskExecutor(std::shared_ptr<Task> task) : task_(std::move(task)) {}

  boost::asio::execution_context& query(boost::asio::execution::context_t) const noexcept;
  TaskExecutor require(boost::asio::execution::blocking_t::possibly_t) const {
    return TaskExecutor(task_, false);
  }
  TaskExecutor require(boost::asio::execution::blocking_t::never_t) const {
    return TaskExecutor(task_, true);
  }
  bool operator==(const TaskExecutor&) const noexcept = default;

  template <class F>
  void execute(F&& function) const {
    std::decay_t<F> own(std::forward<F>(function));
    if (task_->dead()) return;  // `own` goes, and the frames with it
    if (later_) {
      boost::asio::post(context(), [task = task_, own = std::move(own)]() mutable {
        if (task->dead()) return;
        const Task::Running running(task);
        std::move(own)();
      });
      return;
    }
    const Task::Running running(task_);
    std::move(own)();
  }

 private:
  TaskExecutor(std::shared_ptr<Task> task, bool later) : task_(std::move(task)), later_(later) {}
  boost::asio::io_context& context() const noexcept;

  std::shared_ptr<Task> task_;  // shared: Asio copies executors into its operations
  bool later_ = false;
};

using ReadyHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// One suspension of the running task: a local of the coroutine that waits, used once.
///
/// Whoever is to wake it gets its address and must forget it when the coroutine's frame goes: the
/// frame may be destroyed at any time while it waits.
class Wait : public ReadyHook {
 public:
  enum class Cancel { ends_it, is_ignored };

  explicit Wait(Loop::Impl& loop, Cancel cancel = Cancel::ends_it)
      : loop_(loop), ignores_cancel_(cancel == Cancel::is_ignored) {}
  ~Wait();
  Wait(const Wait&) = delete;

  /// Resumes the task on the loop's next turn with `true`. Any but the first call does nothing.
  void wake() { end(true); }
  /// The same with `false`.
  void cancel() { end(false); }

  /// `const bool woken = co_await wait.suspend();` False: the task was cancelled.
  auto suspend() {
    return boost::asio::async_initiate<const boost::asio::deferred_t&, void(bool)>(
        Begin{this}, boost::asio::deferred);
  }
  /// Called by the loop; `this` may be gone afterwards.
  void resume();

 private:
  friend class Task;
  struct Begin {
    Wait* wait;
    template <class Handler>
    void operator()(Handler&& handler) const {
      wait->begin(std::forward<Handler>(handler));
    }
  };
  void begin(std::move_only_function<void(bool)> handler);
  void end(bool woken);

  Loop::Impl& loop_;
  const bool ignores_cancel_;
  bool ended_ = false;
  bool woken_ = false;
  Task* task_ = nullptr;  // set while it holds the task's frames
  std::move_only_function<void(bool)> handler_;
};

using ReadyList = boost::intrusive::list<Wait, boost::intrusive::constant_time_size<false>>;

}  // namespace hearth::aio
