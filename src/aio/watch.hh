#pragma once
#include <memory>

#include "aio/co.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// Waits for readiness of a descriptor that a C library owns. Does not close it.
class FdWatch {
 public:
  FdWatch(Loop& loop, int fd);
  ~FdWatch();
  Co<Expected<>> readable();
  Co<Expected<>> writable();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Signals as values (signal(7)). While it lives, the signals named do nothing else.
class Signals {
 public:
  Signals(Loop& loop, std::initializer_list<int> signals);
  ~Signals();
  Co<Expected<int>> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hearth::aio
