#pragma once
#include <optional>
#include <string>

#include "aio/event.hh"
#include "aio/pool.hh"
#include "aio/scope.hh"
#include "base/log.hh"
#include "journal/intake.hh"
#include "record/project/catch_up.hh"

namespace hearth::record {

/// Keeps the store up with the journal of this process: follows its intake, and applies what is on
/// disk, in batches on the blocking pool. A store that is locked, full or broken never holds up the
/// journal: it is tried again, later and later, and `state` says what is wrong. Between batches,
/// and after them, it takes the rows of deleted runs out of the tables.
///
/// All calls on the loop's thread. The references outlive it; so does the pool the last call.
class Projection {
 public:
  struct Options {
    std::chrono::milliseconds first_pause{100};  ///< after a failure; doubles
    std::chrono::milliseconds longest_pause{30'000};
    std::chrono::milliseconds wait_for_lock{2000};
    /// How long events come together before they are written; nobody who waits in `sync` waits so
    /// long. One transaction writes each page of an index once: with one transaction an event, 60
    /// results cost 4,100 writes.
    std::chrono::milliseconds gather{200};
    /// Work on the store that may wait, a piece a call, on the pool's thread: true while there is
    /// more. Runs when no event came for `idle_after`, and stops when one does.
    Expected<bool> (*idle)(Database&) = nullptr;
    std::chrono::milliseconds idle_after{1000};
  };
  struct State {
    journal::Cursor projected;     ///< all before it is in the store
    journal::Cursor end;           ///< all before it is in the journal
    std::optional<Error> trouble;  ///< why the last try failed; nothing while it goes well
    Projected counts;              ///< since the store was opened last
    bool purging = false;          ///< rows of deleted runs are left
  };

  Projection(aio::Loop& loop, aio::BlockingPool& pool, Log& log, journal::Intake& intake,
             journal::JournalFolder journal, StoreAddress store, Options options);
  Projection(aio::Loop& loop, aio::BlockingPool& pool, Log& log, journal::Intake& intake,
             journal::JournalFolder journal, StoreAddress store);
  ~Projection();

  /// Waits until all that is in the journal now is in the store. Tries at once when it is pausing;
  /// the error of the first try that fails from now on.
  Co<Expected<>> sync();
  State state() const;
  /// Ends the batch that runs, and stops. What is not in the store yet comes with the next start.
  Co<> close();

 private:
  Co<> run();
  Co<Expected<>> advance();
  void failed(Error why);
  Co<> pause();
  Co<bool> wait_for_events();
  Co<> work_idly();
  bool caught_up() const;
  bool has_a_batch() const;
  Co<> wait_until(Deadline until, bool for_a_batch);

  aio::Loop& loop_;
  aio::BlockingPool& pool_;
  Log& log_;
  journal::Intake& intake_;
  Options options_;
  CatchUp work_;  // the pool's thread uses it while advance waits
  std::optional<journal::Cursor> reached_;
  std::optional<Error> trouble_;
  Projected counts_;
  bool purging_ = false;
  std::uint64_t tries_ = 0;
  std::chrono::milliseconds pause_;
  bool hurry_ = false;  // somebody waits in sync
  bool closing_ = false;
  bool idle_left_ = false;  // there may be work for `idle`
  aio::Event wake_;         // the intake ended a batch, hurry_ or closing_
  aio::Event tried_;        // tries_ grew
  journal::Intake::Listening listening_;
  aio::Scope scope_;  // last: its coroutine uses all of the above
};

}  // namespace hearth::record
