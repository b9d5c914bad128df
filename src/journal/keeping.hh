#pragma once
#include <string>

#include "aio/co.hh"
#include "aio/event.hh"
#include "aio/pool.hh"
#include "aio/scope.hh"
#include "journal/intake.hh"
#include "journal/keeper.hh"

namespace hearth::journal {

/// Drives a Keeper beside the intake of this process, on a thread of its own that yields to all
/// others: looks at what came in every `pause`, cuts and packs a segment a step. All calls on the
/// loop's thread. The references outlive it.
class Keeping {
 public:
  struct Options {
    /// Between two looks. Each cut reads all of the journal, so at least ten times what the last
    /// one took lies between two.
    Duration pause = std::chrono::seconds(2);
  };

  Keeping(aio::Loop& loop, Log& log, Intake& intake, JournalFolder folder, Options options);
  Keeping(aio::Loop& loop, Log& log, Intake& intake, JournalFolder folder)
      : Keeping(loop, log, intake, std::move(folder), Options()) {}
  ~Keeping();

  /// Something is left to do, of which it knows.
  bool busy() const { return busy_; }
  /// Ends what runs, at most one segment, and stops.
  Co<> close();

 private:
  Co<> run();
  Co<Expected<>> work();
  Co<Expected<>> cut();
  template <class F>
  Co<Expected<bool>> step(F call);

  aio::Loop& loop_;
  Log& log_;
  Intake& intake_;
  const Options options_;
  Keeper keeper_;  // the pool's thread uses it while a step waits
  bool busy_ = false;
  bool closing_ = false;
  Deadline next_cut_;
  aio::Event wake_;
  aio::BlockingPool pool_;
  aio::Scope scope_;  // last: its coroutine uses all of the above
};

}  // namespace hearth::journal
