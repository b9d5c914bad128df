#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "aio/event.hh"
#include "aio/pool.hh"
#include "aio/scope.hh"
#include "base/log.hh"
#include "journal/follower.hh"
#include "journal/intake.hh"
#include "record/project/notice_start.hh"

namespace hearth::record {

/// Appends which machine each host is (`machine.seen`), as the journal of this process grows: the
/// part of noticing that waits (docs/decisions/0013-machines.md §4). One a journal, beside its
/// intake. A crash loses nothing: the next start reads again what was not told for sure.
///
/// All calls on the loop's thread. The references outlive it.
class Noticing {
 public:
  struct Doors {
    /// Waits until the store has what the journal has now.
    std::function<Co<Expected<>>()> projected;
    /// Queues an event, without the members that every event has; in which batch it goes.
    std::function<Co<Expected<journal::Intake::Ticket>>(JsonObject)> append;
  };
  struct Options {
    Duration gather = std::chrono::seconds(2);          ///< between decisions while a run runs
    Duration pause = std::chrono::seconds(5);           ///< after a failure
    Duration between_notes = std::chrono::seconds(30);  ///< writes of the file `noticed`: an fsync
  };

  Noticing(aio::Loop& loop, aio::BlockingPool& pool, Log& log, journal::Intake& intake,
           journal::JournalFolder folder, StoreAddress store, Doors doors, Options options);
  Noticing(aio::Loop& loop, aio::BlockingPool& pool, Log& log, journal::Intake& intake,
           journal::JournalFolder folder, StoreAddress store, Doors doors);
  ~Noticing();

  /// What the journal has now is decided, and the answers are queued for it.
  Co<Expected<>> sync();
  /// Decides nothing more. What is undecided comes with the next start.
  Co<> close();
  /// Once the intake is closed: where the next start goes on. Blocks for a small write.
  void note_place();

 private:
  struct Work;

  Co<> run();
  Co<Expected<>> begin();
  Co<Expected<>> go_on();
  Co<Expected<>> take_more();
  Co<Expected<>> settle();
  Co<Expected<>> note();
  bool time_to_settle() const;
  bool hurry() const { return goal_ && (!decided_ || *decided_ < *goal_); }
  Co<> pause();
  Co<> wait(std::optional<Deadline> until);
  std::optional<Noticed> sure_place() const;
  void failed(Error why);

  aio::Loop& loop_;
  aio::BlockingPool& pool_;
  Log& log_;
  journal::Intake& intake_;
  const journal::JournalFolder folder_;
  const StoreAddress store_;
  const Doors doors_;
  const Options options_;
  std::unique_ptr<Work> work_;  // the pool's thread uses it while begin, take_more or settle waits
  std::optional<Error> trouble_;
  std::uint64_t failures_ = 0;
  std::optional<journal::Cursor> decided_;  ///< all before it is decided, and queued
  std::optional<journal::Cursor> goal_;     ///< so far somebody waits for
  std::uint64_t asked_ = 0;                 ///< how often somebody came to wait
  Deadline settled_, noted_;
  bool closing_ = false;
  std::atomic<bool> stop_ = false;  // for what runs on the pool
  aio::Event wake_;                 // the intake ended a batch, goal_, asked_ or closing_
  aio::Event done_;                 // something was decided, or failed
  journal::Intake::Listening listening_;
  aio::Scope scope_;  // last: its coroutine uses all of the above
};

}  // namespace hearth::record
