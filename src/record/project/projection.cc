#include "record/project/projection.hh"

#include "base/text.hh"

namespace hearth::record {

Projection::Projection(aio::Loop& loop, aio::BlockingPool& pool, Log& log, journal::Intake& intake,
                       journal::JournalFolder journal, StoreAddress store)
    : Projection(loop, pool, log, intake, std::move(journal), std::move(store), Options()) {}

Projection::Projection(aio::Loop& loop, aio::BlockingPool& pool, Log& log, journal::Intake& intake,
                       journal::JournalFolder journal, StoreAddress store, Options options)
    : loop_(loop),
      pool_(pool),
      log_(log),
      intake_(intake),
      options_(options),
      work_(std::move(store), std::move(journal), loop.clock(), log, options.wait_for_lock),
      pause_(options.first_pause),
      wake_(loop),
      tried_(loop),
      listening_(intake, wake_),
      scope_(loop) {
  scope_.start("projection", run());
}

Projection::~Projection() = default;

Co<> Projection::run() {
  while (!closing_) {
    if (caught_up()) {
      const bool go_on = co_await wait_for_events();
      if (!go_on) co_return;
      continue;
    }
    if (reached_) co_await wait_until(loop_.clock().now() + options_.gather, true);
    if (closing_) co_return;
    Expected<> advanced = co_await advance();
    ++tries_;
    if (!advanced) failed(std::move(advanced).error());
    tried_.notify();
    if (trouble_ && !closing_) co_await pause();
  }
}

bool Projection::caught_up() const {
  return reached_ && *reached_ >= intake_.end() && !purging_;
}

/// False: it is cancelled.
Co<bool> Projection::wait_for_events() {
  if (!idle_left_) {
    const Expected<> woken = co_await wake_.wait();
    co_return woken.has_value();
  }
  const Deadline quiet = loop_.clock().now() + options_.idle_after;
  const Expected<> woken = co_await aio::with_deadline(loop_, quiet, wake_.wait());
  if (!woken && woken.error().code == Errc::cancelled) co_return false;
  if (!woken) co_await work_idly();
  co_return true;
}

/// What fails is left for the next quiet time; whoever reads the store is told by then.
Co<> Projection::work_idly() {
  while (idle_left_ && !closing_ && caught_up()) {
    const auto ran = co_await pool_.run([this] { return work_.between(options_.idle); });
    if (!ran) co_return;  // the pool ends
    if (!*ran) log_.warning(join({"record: ", ran->error().message}));
    idle_left_ = *ran && **ran;
  }
}

Co<Expected<>> Projection::advance() {
  const journal::Cursor until = intake_.end();
  hurry_ = false;
  struct Stepped {
    Expected<journal::Cursor> reached;
    Projected counts;
    bool purging;
  };
  CO_TRY(Stepped stepped, co_await pool_.run([this, until] {
    auto reached = work_.step(until);
    return Stepped{std::move(reached), work_.projected(), work_.purging()};
  }));
  counts_ = stepped.counts;
  purging_ = stepped.purging;
  CO_TRY(reached_, std::move(stepped.reached));
  if (trouble_) log_.info("record: the store can be written again");
  trouble_.reset();
  pause_ = options_.first_pause;
  idle_left_ = options_.idle != nullptr;
  co_return Expected<>();
}

/// Says it once, not at each try.
void Projection::failed(Error why) {
  if (!trouble_ || trouble_->message != why.message)
    log_.warning(
        join({"record: ", why.message, "; the journal keeps what is not in the store yet"}));
  trouble_ = std::move(why);
}

Co<> Projection::pause() {
  const Deadline until = loop_.clock().now() + pause_;
  pause_ = std::min(2 * pause_, options_.longest_pause);
  co_await wait_until(until, false);
}

bool Projection::has_a_batch() const {
  const journal::Cursor end = intake_.end();
  return reached_->segment != end.segment || end.offset - reached_->offset >= CatchUp::kBatchBytes;
}

/// Batches of the intake wake it too; only `hurry_`, `closing_` or the time end it, and with
/// `for_a_batch` so much that there is nothing to gather.
Co<> Projection::wait_until(Deadline until, bool for_a_batch) {
  while (!hurry_ && !closing_ && !(for_a_batch && has_a_batch()) && loop_.clock().now() < until) {
    const Expected<> woken = co_await aio::with_deadline(loop_, until, wake_.wait());
    if (!woken && woken.error().code == Errc::cancelled) co_return;
  }
}

Co<Expected<>> Projection::sync() {
  const journal::Cursor goal = intake_.end();
  const std::uint64_t first = tries_;
  while (!reached_ || *reached_ < goal) {
    if (closing_) co_return fail(Errc::cancelled, "the projection is closed");
    if (tries_ > first && trouble_) co_return std::unexpected(*trouble_);
    hurry_ = true;
    wake_.notify();
    CO_CHECK_OK(co_await tried_.wait());
  }
  co_return Expected<>();
}

Projection::State Projection::state() const {
  return {reached_.value_or(journal::Cursor{}), intake_.end(), trouble_, counts_, purging_};
}

Co<> Projection::close() {
  closing_ = true;
  wake_.notify();
  tried_.notify();
  co_await scope_.join();
}

}  // namespace hearth::record
