#pragma once
#include <memory>

#include "aio/co.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// Waits for readiness of a descriptor that a C library owns. Neither closes it nor changes its
/// flags; one waiter a side. Make a new one when the library has opened another descriptor.
/// Errors: io and what epoll_ctl(2) says; denied for a regular file, which is always ready.
class FdWatch {
 public:
  FdWatch(Loop& loop, int fd);
  ~FdWatch();
  FdWatch(const FdWatch&) = delete;
  Co<Expected<>> readable();
  Co<Expected<>> writable();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Signals as values (signal(7)). While it lives, the signals named do nothing else. Those that
/// come while nobody waits are kept, one of a kind.
class Signals {
 public:
  Signals(Loop& loop, std::initializer_list<int> signals);
  ~Signals();
  Signals(const Signals&) = delete;
  Co<Expected<int>> next();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with Asio's handler, which comes after a cancellation
};

}  // namespace hearth::aio
