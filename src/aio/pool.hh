#pragma once
#include <functional>
#include <memory>

#include "aio/co.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// Threads for calls that must block: fsync, SQLite. Work is started in the order it came.
/// Destruction waits for what runs; what has not begun gives Errc::cancelled.
class BlockingPool {
 public:
  BlockingPool(Loop& loop, unsigned threads);
  ~BlockingPool();

  /// Runs `work` on a thread and resumes on the loop. `work` must not touch the loop.
  /// Errc::full when 1,024 wait already.
  template <class F>
  auto run(F work) -> Co<Expected<std::invoke_result_t<F>>>;

 private:
  friend struct PoolAccess;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::aio
