#pragma once
#include <chrono>
#include <memory>

#include "aio/loop.hh"
#include "base/log.hh"

namespace hearth::aio {

/// Names a callback that blocks the loop: a thread looks every 50 ms, and when one handler has run
/// for longer than `limit` it logs once "loop blocked for N ms" with the backtrace of that moment.
/// Real time, whatever the loop's clock is. Made on the thread that runs the loop; `log` is written
/// from the watch's own. Takes the signal SIGRTMIN+3. On in debug builds and with HEARTH_DEBUG=1.
class BlockedWatch {
 public:
  BlockedWatch(Loop& loop, Log& log, std::chrono::milliseconds limit);
  ~BlockedWatch();
  BlockedWatch(const BlockedWatch&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::aio
