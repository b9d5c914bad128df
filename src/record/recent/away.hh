#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "aio/event.hh"
#include "aio/pool.hh"
#include "aio/scope.hh"
#include "base/log.hh"
#include "journal/intake.hh"
#include "record/recent/recent.hh"
#include "record/store/readers.hh"

namespace hearth::record {

/// What a piece of work is given to read: the store, or the runs that were recorded lately.
enum class Holds { all, recent_runs };

/// Reads a store on a server that may be away, and has runs that were recorded lately answered from
/// memory meanwhile (docs/decisions/0025-database-away.md).
///
/// All calls on the loop's thread. The references outlive it.
class Away {
 public:
  struct Journal {
    journal::Intake& intake;
    journal::JournalFolder folder;
  };
  struct Doors {
    /// Returns when what came in by now is in the journal.
    std::function<Co<Expected<>>()> settled;
    /// Returns when the store has what is in the journal.
    std::function<Co<Expected<>>()> synced;
    /// Errc::unavailable: it is not open yet.
    std::function<Expected<Journal>()> journal;
  };
  struct Options {
    /// How long the store may take before it counts as away: what a playbook waits once when the
    /// server hangs. A server that refuses is away at once.
    Duration patience = std::chrono::seconds(5);
    Duration try_again = std::chrono::milliseconds(500);
    Recent::Bounds bounds;
  };
  /// `slow`: it did not answer in time, and may yet. `gone`: it said so, or nobody is there.
  enum class State { here, slow, gone };

  Away(aio::Loop& loop, Log& log, Readers& readers, Doors doors, Options options);
  Away(aio::Loop& loop, Log& log, Readers& readers, Doors doors);
  ~Away();

  State state() const { return state_; }
  /// Why it is not here.
  const Error& why() const { return why_; }
  /// Returns when the state is another one. Errc::cancelled.
  Co<Expected<>> changed();

  /// Runs `work(Database&, Holds)`, which returns an Expected, on the store with all that the
  /// journal has; or, while the store is away, on the runs that were recorded lately.
  /// Errc::unavailable of the latter: what it wants is not among them; then the store's answer is
  /// waited for, unless it is gone.
  ///
  /// `work` is copied, owns what it uses, and may run on two threads at a time; a copy may run on
  /// when the answer is there.
  template <class F>
  auto read(F work) -> Co<std::invoke_result_t<F&, Database&, Holds>>;

  /// `work(Database&)` on the store, up with the journal or not: its answer, or Errc::unavailable
  /// when it does not come in time. Copied as `read`'s.
  template <class F>
  auto in_time(F work) -> Co<std::invoke_result_t<F&, Database&>>;
  /// The store is up with the journal; Errc::unavailable: not in time.
  Co<Expected<>> synced_in_time();

 private:
  template <class Result>
  struct Try {
    explicit Try(aio::Loop& loop) : done(loop) {}
    std::optional<Result> answer;
    aio::Event done;
  };
  template <class F, class Result>
  Co<> attempt(F work, bool sync, std::shared_ptr<Try<Result>> one);
  /// The answer, where it came within `patience`.
  template <class Result>
  Co<Expected<>> wait_for(Try<Result>& one, Duration patience);
  template <class F>
  auto recently(F work) -> Co<std::invoke_result_t<F&, Database&, Holds>>;

  static bool says_away(const Error& error);
  template <class Result>
  static bool is_answer(const Try<Result>& one) {
    return one.answer && (*one.answer || !says_away(one.answer->error()));
  }
  Error late() const;
  void went(State state, Error why);
  void came_back();
  void start_recent();
  Co<> look_for_it();
  Co<> follow();
  Co<Expected<>> follow_once();
  Co<Expected<>> learn(std::vector<std::string> names);

  aio::Loop& loop_;
  Log& log_;
  Readers& readers_;
  const Doors doors_;
  const Options options_;
  State state_ = State::here;
  Error why_;
  bool silent_ = false;  // a look did not come back in time, and none has since
  journal::Intake* intake_ = nullptr;
  std::optional<Recent> recent_;  // on the pool's one thread, once it is there
  std::optional<journal::Intake::Listening> listening_;
  aio::Event changed_;
  aio::Event batch_ended_;
  aio::BlockingPool pool_;  // after what its thread uses
  aio::Scope scope_;        // last: its coroutines use all of the above
};

template <class F, class Result>
Co<> Away::attempt(F work, bool sync, std::shared_ptr<Try<Result>> one) {
  Expected<> synced;
  if (sync) synced = co_await doors_.synced();
  if (synced) {
    Result answer = co_await readers_.read(std::move(work));
    one->answer.emplace(std::move(answer));
  } else {
    one->answer.emplace(std::unexpected(std::move(synced).error()));
  }
  silent_ = false;
  one->done.set();
}

template <class Result>
Co<Expected<>> Away::wait_for(Try<Result>& one, Duration patience) {
  Expected<> waited =
      co_await aio::with_deadline(loop_, loop_.clock().now() + patience, one.done.wait());
  if (one.answer) co_return Expected<>();
  if (waited || waited.error().code == Errc::timeout) {
    silent_ = true;
    waited = std::unexpected(late());
    went(State::slow, late());
  }
  co_return waited;
}

template <class F>
auto Away::recently(F work) -> Co<std::invoke_result_t<F&, Database&, Holds>> {
  using Result = std::invoke_result_t<F&, Database&, Holds>;
  if (!recent_) co_return std::unexpected(why_);
  const journal::Cursor until = intake_->end();
  auto ran = co_await pool_.run([this, until, &work]() -> Result {
    if (Expected<> followed = recent_->follow(until); !followed)
      return fail(Errc::unavailable, std::move(followed).error().message);
    return work(recent_->db(), Holds::recent_runs);
  });
  if (!ran) co_return std::unexpected(std::move(ran).error());
  co_return *std::move(ran);
}

template <class F>
auto Away::read(F work) -> Co<std::invoke_result_t<F&, Database&, Holds>> {
  using Result = std::invoke_result_t<F&, Database&, Holds>;
  CO_CHECK_OK(co_await doors_.settled());
  start_recent();
  while (true) {
    std::shared_ptr<Try<Result>> one;
    if (state_ == State::here) {
      one = std::make_shared<Try<Result>>(loop_);
      const auto all = [work](Database& db) mutable { return work(db, Holds::all); };
      scope_.start("read of the store", attempt(all, true, one));
      const Expected<> waited = co_await wait_for(*one, options_.patience);
      if (!waited && waited.error().code == Errc::cancelled)
        co_return std::unexpected(waited.error());
      if (is_answer(*one)) co_return *std::move(one->answer);
      if (one->answer) went(State::gone, one->answer->error());
    }
    Result recent = co_await recently(work);
    if (recent || recent.error().code != Errc::unavailable) co_return recent;
    if (one && !one->answer) {
      CO_CHECK_OK(co_await one->done.wait());
      if (!is_answer(*one)) went(State::gone, one->answer->error());
      co_return *std::move(one->answer);
    }
    if (state_ == State::gone || one) co_return std::unexpected(why_);
    if (state_ == State::slow) CO_CHECK_OK(co_await changed());
  }
}

template <class F>
auto Away::in_time(F work) -> Co<std::invoke_result_t<F&, Database&>> {
  using Result = std::invoke_result_t<F&, Database&>;
  if (state_ == State::slow || silent_) co_return std::unexpected(why_);
  // One that said that it is away is asked all the same (a full disk can be read), but not for
  // long.
  const Duration patience = state_ == State::gone ? options_.try_again : options_.patience;
  const auto one = std::make_shared<Try<Result>>(loop_);
  scope_.start("read of the store", attempt(std::move(work), false, one));
  CO_CHECK_OK(co_await wait_for(*one, patience));
  co_return *std::move(one->answer);
}

}  // namespace hearth::record
