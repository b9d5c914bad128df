#include "record/project/noticing.hh"

#include <utility>

#include "base/text.hh"

namespace hearth::record {

/// What one start knows; a failure throws it away, and the next start reads it again.
struct Noticing::Work {
  MachineNotice notice;
  NoticeStart start;
  std::optional<journal::Follower> follower;
  journal::Cursor taken;  ///< all before it was handed to `notice`
  std::string last_line;  ///< the event before `taken`, which stands at `last`
  journal::Cursor last;
  /// The first event of each run that `notice` follows.
  std::map<Uuid, Noticed> begun;

  /// What was decided last: once batch `last` has ended well, a start need not look before `place`.
  struct Told {
    journal::Intake::Ticket first = 0, last = 0;
    std::optional<Noticed> place;
  };
  std::optional<Told> told;
  journal::Cursor noted;

  void take(std::vector<journal::Follower::Event> events) {
    for (journal::Follower::Event& event : events) {
      // By its end: the first event of a segment is read from the end of the one before.
      const bool before = event.next <= start.loaded;
      const auto head = take_line(notice, event.line, before, start.told);
      if (head && notice.follows(head->run)) begun.try_emplace(head->run, Noticed{taken, head->id});
      last = std::exchange(taken, event.next);
      last_line = std::move(event.line);
    }
    if (taken >= start.loaded) start.told.clear();
  }
  /// Nothing before it is needed any more.
  std::optional<Noticed> place() {
    std::erase_if(begun, [&](const auto& one) { return !notice.follows(one.first); });
    std::optional<Noticed> out;
    if (const auto head = journal::read_event(last_line)) out = Noticed{last, head->id};
    for (const auto& [run, first] : begun)
      if (!out || first.at < out->at) out = first;
    return out;
  }
};

Noticing::Noticing(aio::Loop& loop, aio::BlockingPool& pool, Log& log, journal::Intake& intake,
                   journal::JournalFolder folder, StoreAddress store, Doors doors)
    : Noticing(loop, pool, log, intake, std::move(folder), std::move(store), std::move(doors),
               Options()) {}

Noticing::Noticing(aio::Loop& loop, aio::BlockingPool& pool, Log& log, journal::Intake& intake,
                   journal::JournalFolder folder, StoreAddress store, Doors doors, Options options)
    : loop_(loop),
      pool_(pool),
      log_(log),
      intake_(intake),
      folder_(std::move(folder)),
      store_(std::move(store)),
      doors_(std::move(doors)),
      options_(options),
      settled_(loop.clock().now()),
      noted_(loop.clock().now()),
      wake_(loop),
      done_(loop),
      listening_(intake, wake_),
      scope_(loop) {
  scope_.start("notice machines", run());
}

Noticing::~Noticing() = default;

Co<> Noticing::run() {
  while (!closing_) {
    Expected<> went = co_await begin();
    while (went && !closing_) went = co_await go_on();
    if (closing_) co_return;
    failed(std::move(went).error());
    co_await pause();
  }
}

/// Who waits in `sync` has the failure already; the next who does ends it.
Co<> Noticing::pause() {
  const std::uint64_t asked = asked_;
  const Deadline until = loop_.clock().now() + options_.pause;
  while (asked_ == asked && !closing_ && loop_.clock().now() < until) co_await wait(until);
}

Co<Expected<>> Noticing::begin() {
  work_ = std::make_unique<Work>();
  decided_.reset();
  const journal::Cursor until = intake_.end();
  CO_CHECK_OK(co_await doors_.projected());
  CO_TRY(auto start, co_await pool_.run([this, until] {
    return start_notice(work_->notice, folder_, store_, until, stop_, log_);
  }));
  CO_TRY(work_->start, std::move(start));
  work_->taken = work_->noted = work_->start.from;
  work_->follower.emplace(loop_, pool_, intake_, folder_, work_->start.from);
  if (trouble_) log_.info("machines are told apart again");
  trouble_.reset();
  co_return Expected<>();
}

Co<Expected<>> Noticing::go_on() {
  if (!work_->follower->caught_up()) CO_CHECK_OK(co_await take_more());
  if (time_to_settle()) CO_CHECK_OK(co_await settle());
  if (!work_->notice.due()) decided_ = work_->follower->cursor();
  done_.notify();
  if (!work_->follower->caught_up()) co_return Expected<>();
  CO_CHECK_OK(co_await note());
  if (!work_->follower->caught_up() || hurry() || closing_) co_return Expected<>();
  std::optional<Deadline> until;
  if (work_->notice.due()) until = settled_ + options_.gather;
  co_await wait(until);
  co_return Expected<>();
}

Co<Expected<>> Noticing::take_more() {
  auto events = co_await work_->follower->next();
  if (!events && events.error().code == Errc::corrupt) {
    log_.warning(events.error().message);
    work_->follower->skip_segment();
    co_return Expected<>();
  }
  if (!events) co_return std::unexpected(std::move(events).error());
  CO_CHECK_OK(co_await pool_.run([this, &events] { work_->take(*std::move(events)); }));
  co_return Expected<>();
}

bool Noticing::time_to_settle() const {
  const MachineNotice& notice = work_->notice;
  if (!notice.due()) return false;
  // What was read so far may be half of what somebody waits for.
  if (hurry() && work_->follower->cursor() >= *goal_) return true;
  return notice.ended() || loop_.clock().now() >= settled_ + options_.gather;
}

Co<Expected<>> Noticing::settle() {
  CO_TRY(std::vector<JsonObject> due,
         co_await pool_.run([this] { return work_->notice.settle(); }));
  settled_ = loop_.clock().now();
  Work::Told told{intake_.ended() + 1, intake_.latest(), work_->place()};
  for (JsonObject& event : due) {
    CO_TRY(const auto ticket, co_await doors_.append(std::move(event)));
    told.last = ticket;
  }
  if (work_->told) told.first = std::min(told.first, work_->told->first);
  work_->told = told;
  co_return Expected<>();
}

/// What a full disk refused must be decided anew: what is told here is not what the journal says.
Co<Expected<>> Noticing::note() {
  const auto& told = work_->told;
  if (!told) co_return Expected<>();
  if (intake_.failed() >= told->first)
    co_return fail(Errc::full, "the journal did not take what machines the hosts are");
  const auto place = sure_place();
  if (!place || loop_.clock().now() < noted_ + options_.between_notes) co_return Expected<>();
  noted_ = loop_.clock().now();
  const auto written = co_await pool_.run([this, place] { return write_noticed(folder_, *place); });
  if (!written || !*written) co_return Expected<>();  // a start reads more, that is all
  work_->noted = place->at;
  work_->told.reset();
  co_return Expected<>();
}

/// A place that is further than what was noted, of which all is on disk.
std::optional<Noticed> Noticing::sure_place() const {
  if (!work_ || !work_->told || intake_.ended() < work_->told->last) return {};
  const auto& place = work_->told->place;
  if (intake_.failed() >= work_->told->first || !place || place->at <= work_->noted) return {};
  return place;
}

void Noticing::note_place() {
  const auto place = sure_place();
  if (place) (void)write_noticed(folder_, *place);
}

void Noticing::failed(Error why) {
  if (!trouble_ || trouble_->message != why.message)
    log_.warning(join({"machines are not told apart now: ", why.message}));
  trouble_ = std::move(why);
  ++failures_;
  done_.notify();
}

/// A batch of the intake ends it too; without a deadline, only such.
Co<> Noticing::wait(std::optional<Deadline> until) {
  // Not in one conditional expression: both temporaries would live across the wait.
  Expected<> woken;
  if (until) {
    woken = co_await aio::with_deadline(loop_, *until, wake_.wait());
  } else {
    woken = co_await wake_.wait();
  }
  if (!woken && woken.error().code == Errc::cancelled) closing_ = true;
}

Co<Expected<>> Noticing::sync() {
  const journal::Cursor goal = intake_.end();
  const std::uint64_t first = failures_;
  ++asked_;
  while (!decided_ || *decided_ < goal) {
    if (closing_) co_return fail(Errc::cancelled, "noticing is closed");
    if (failures_ > first && trouble_) co_return std::unexpected(*trouble_);
    goal_ = goal_ ? std::max(*goal_, goal) : goal;
    wake_.notify();
    CO_CHECK_OK(co_await done_.wait());
  }
  co_return Expected<>();
}

Co<> Noticing::close() {
  closing_ = true;
  stop_ = true;
  done_.notify();
  co_await scope_.close();
}

}  // namespace hearth::record
