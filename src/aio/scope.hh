#pragma once
#include <memory>
#include <string>

#include "aio/co.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// Owns every coroutine that is started and not awaited. Nothing outlives its scope.
///
/// The destructor cancels what still runs; the frames are destroyed before it returns.
/// `co_await close()` cancels, then waits until each has ended: use it where they must clean up.
class Scope {
 public:
  explicit Scope(Loop& loop);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  /// Starts `work`. `name` is for `hearth worker list` and the blocked-loop watch.
  /// An exception that leaves `work` is a bug and ends the program with `name`.
  void start(std::string name, Co<> work);
  /// How many still run.
  std::size_t size() const;
  void cancel();
  /// Waits until all have ended by themselves.
  Co<> join();
  /// `cancel` and `join`.
  Co<> close();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with the completion handlers, which may run after ~Scope
};

}  // namespace hearth::aio
