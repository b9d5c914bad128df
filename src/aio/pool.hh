#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

#include "aio/co.hh"
#include "aio/loop.hh"

namespace hearth::aio {

namespace detail {

/// A call for a thread to make, and where its answer goes.
class BlockingCall {
 public:
  virtual ~BlockingCall() = default;
  virtual void make() = 0;
};

template <class F>
class BlockingCallOf final : public BlockingCall {
 public:
  using Result = std::invoke_result_t<F&>;
  explicit BlockingCallOf(F work) : work_(std::move(work)) {}
  void make() override {
    if constexpr (std::is_void_v<Result>) {
      work_();
    } else {
      answer_.emplace(work_());
    }
  }
  Expected<Result> take() {
    if constexpr (std::is_void_v<Result>) {
      return {};
    } else {
      return std::move(*answer_);
    }
  }

 private:
  F work_;
  std::optional<std::conditional_t<std::is_void_v<Result>, char, Result>> answer_;
};

}  // namespace detail

/// Threads for calls that must block: fsync, SQLite. Work is begun in the order it came.
/// A thread is started when work comes and all are busy, so an unused pool costs nothing.
/// Destruction waits for what runs; what has not begun gives Errc::cancelled.
class BlockingPool {
 public:
  BlockingPool(Loop& loop, unsigned threads);
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;

  /// Runs `work` on a thread and resumes on the loop. `work` must not touch the loop, nor throw.
  ///
  /// It may use what the caller owns. Once begun it runs to its end: a caller that is cancelled
  /// still waits and gets its answer; a caller whose frame is destroyed blocks the loop until then.
  ///
  /// Errors: cancelled  before it began.
  ///         full       1,024 wait already.
  template <class F>
  auto run(F work) -> Co<Expected<std::invoke_result_t<F&>>> {
    detail::BlockingCallOf<F> call(std::move(work));
    CO_CHECK_OK(co_await make(call));
    co_return call.take();
  }

 private:
  struct Impl;
  Co<Expected<>> make(detail::BlockingCall& call);

  std::shared_ptr<Impl> impl_;  // shared with calls under way, whose frames may outlive the pool
};

}  // namespace hearth::aio
