#include "record/hearth/head_feed.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/api/apart.hh"
#include "record/hearth/event_stream.hh"

namespace hearth::record::own {
namespace {

/// What telling one watcher and answering him takes, four times over (docs/decisions/0026-page.md).
constexpr auto kGapPerListener = std::chrono::microseconds(2500);
constexpr auto kGapMax = std::chrono::milliseconds(500);

std::vector<HeadFeed::Head> heads_of(const std::vector<journal::Follower::Event>& events) {
  const EventWish all{.heads = true};
  std::vector<HeadFeed::Head> heads;
  for (const journal::Follower::Event& event : events)
    if (const auto head = passes(all, event.line))
      heads.push_back({head->run, head->kind, head_text(*head), event.next});
  return heads;
}

}  // namespace

Duration HeadFeed::gap_for(std::size_t listeners) {
  return std::min<Duration>(kGapMax, listeners * kGapPerListener);
}

void HeadFeed::enter(aio::Event& wake) {
  listeners_.insert(&wake);
  if (scope_) return;
  auto door = journal_();
  if (!door) return;  // it is not open: who listens finds that out by himself
  begin_ = end_ = door->intake.end();
  scope_.emplace(loop_);
  scope_->start("heads of events", run(*std::move(door)));
}

void HeadFeed::leave(aio::Event& wake) {
  listeners_.erase(&wake);
  if (!listeners_.empty()) return;
  scope_.reset();
  begin_.reset();
  heads_.clear();
}

Co<> HeadFeed::run(JournalDoor door) {
  journal::Follower follower(loop_, pool_, door.intake, door.folder, end_);
  while (true) {
    const Expected<> read = co_await read_some(follower);
    if (!read && read.error().code == Errc::corrupt) {
      log_.warning(join({"events: ", read.error().message, "; the rest of it is left out"}));
      follower.skip_segment();
      continue;
    }
    if (!read) break;
    for (aio::Event* const wake : listeners_) wake->notify();
    if (!co_await aio::sleep_for(loop_, gap_for(listeners_.size()))) break;
  }
  begin_.reset();  // each reads the journal by himself, and says what is wrong with it
  for (aio::Event* const wake : listeners_) wake->notify();
}

Co<Expected<>> HeadFeed::read_some(journal::Follower& follower) {
  CO_TRY(const auto events, co_await follower.next());
  std::size_t bytes = 0;
  for (const journal::Follower::Event& event : events) bytes += event.line.size();
  CO_TRY(auto heads, co_await api::apart(pool_, bytes, [&events] { return heads_of(events); }));
  std::ranges::move(heads, std::back_inserter(heads_));
  end_ = events.back().next;
  for (; heads_.size() > kHeadsMax; heads_.pop_front()) begin_ = heads_.front().next;
  co_return Expected<>();
}

}  // namespace hearth::record::own
