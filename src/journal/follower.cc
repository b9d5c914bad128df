#include "journal/follower.hh"

namespace hearth::journal {

Follower::Follower(aio::Loop& loop, aio::BlockingPool& pool, Intake& intake, JournalFolder folder,
                   Cursor from)
    : pool_(pool),
      intake_(intake),
      reader_(std::move(folder), from),
      batch_(loop),
      listening_(intake, batch_) {}

Co<Expected<std::vector<Follower::Event>>> Follower::next() {
  while (caught_up()) CO_CHECK_OK(co_await batch_.wait());
  const Cursor until = intake_.end();
  CO_TRY(auto events, co_await pool_.run([this, until] { return read(reader_, until); }));
  co_return events;
}

Expected<std::vector<Follower::Event>> Follower::read(Reader& reader, Cursor until) {
  std::vector<Event> events;
  for (std::size_t bytes = 0; bytes < kBytesMax;) {
    auto entry = reader.next(until);
    // What was read before the damage is handed on; the next call meets it again.
    if (!entry && !events.empty()) break;
    if (!entry) return std::unexpected(std::move(entry).error());
    if (!*entry) break;
    bytes += (*entry)->payload.size();
    events.push_back({std::string((*entry)->payload), (*entry)->next});
  }
  return events;
}

}  // namespace hearth::journal
