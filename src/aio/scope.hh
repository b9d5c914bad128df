#pragma once
#include <memory>
#include <optional>
#include <string>

#include "aio/co.hh"
#include "aio/loop.hh"

namespace hearth::aio {

/// Owns every coroutine that is started and not awaited. Nothing outlives its scope.
///
/// The destructor destroys what still runs, last started first, without resuming it: each frame
/// that waits in anything of aio's is gone before the destructor returns. A frame that waits in an
/// operation of Asio's own (rooms that use Asio's sockets directly) is cancelled, never resumed,
/// and goes when the loop runs next or is destroyed: its locals must not refer to what dies
/// before. `co_await close()` cancels, then waits until each has ended: use it where they must
/// clean up. A scope must not be destroyed by a coroutine that it owns (checked).
class Scope {
 public:
  explicit Scope(Loop& loop);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  /// Starts `work`. `name` is for `hearth worker list` and the blocked-loop watch.
  /// An exception that leaves `work` is a bug and ends the program with `name`.
  ///
  /// `work` begins on the loop's next turn, in the order of the calls; not at all when it is
  /// cancelled before.
  void start(std::string name, Co<> work);
  /// How many still run.
  std::size_t size() const;
  /// Every wait of those that run now ends with Errc::cancelled, this one and all later ones.
  void cancel();
  /// Waits until all have ended by themselves. When the coroutine that joins is cancelled, they
  /// are too, and it still waits for their end.
  Co<> join();
  /// `cancel` and `join`.
  Co<> close();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  // shared with who joins while it is destroyed
};

namespace detail {
template <class T>
Co<> run_to_end(Loop& loop, Co<T> work, std::optional<T>& answer) {
  answer.emplace(co_await std::move(work));
  loop.stop();
}
}  // namespace detail

/// Runs the loop until `work` has ended, and gives its answer. For main functions and tests.
/// A bug when `work` waits for something that never comes.
template <class T>
T run_in(Loop& loop, Co<T> work) {
  std::optional<T> answer;
  Scope scope(loop);
  scope.start("main", detail::run_to_end(loop, std::move(work), answer));
  loop.run();
  HEARTH_ASSERT(answer.has_value());
  return *std::move(answer);
}

}  // namespace hearth::aio
