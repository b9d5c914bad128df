#include "record/remote/forwarder.hh"

#include <sys/stat.h>

#include "base/text.hh"
#include "journal/segment.hh"
#include "record/remote/sending.hh"

namespace hearth::record {
namespace {

constexpr std::size_t kSendingsMax = 32;
/// How far a file's time may be behind the clock.
constexpr UtcMicros kCoarseMicros = 1'000'000;

/// When the journal's newest segment was appended to.
UtcMicros last_append(const journal::JournalFolder& journal, std::uint64_t segment) {
  struct stat info{};
  const std::string path = journal::segment_path(journal.path, segment);
  if (::stat(path.c_str(), &info) != 0) return INT64_MAX;
  return UtcMicros{info.st_mtim.tv_sec} * 1'000'000 + info.st_mtim.tv_nsec / 1'000;
}

}  // namespace

Forwarder::Forwarder(aio::Loop& loop, Log& log, journal::Intake& intake,
                     journal::JournalFolder journal, std::string home)
    : loop_(loop),
      log_(log),
      intake_(intake),
      journal_(std::move(journal)),
      folder_(wishes_folder(home)),
      pool_(loop, 2),
      before_(intake.end()),
      quiet_since_(last_append(journal_, before_.segment)),
      scope_(loop) {}

Forwarder::~Forwarder() = default;

Co<> Forwarder::run(Duration pause) {
  LastingTrouble trouble(log_);
  while (true) {
    const Expected<> looked = co_await look();
    if (looked) {
      trouble.over();
    } else {
      trouble.met("remote records: " + looked.error().message);
    }
    const Expected<> slept = co_await aio::sleep_for(loop_, pause);
    if (!slept) co_return;
  }
}

bool Forwarder::busy() const {
  for (const auto& [run, sending] : sendings_)
    if (!sending->in_vain()) return true;
  return false;
}

Co<Expected<>> Forwarder::look() {
  const journal::Cursor now = intake_.end();
  auto listed = co_await pool_.run([this] { return list_wishes(folder_); });
  if (!listed) co_return std::unexpected(std::move(listed).error());
  CO_TRY(const std::vector<Uuid> runs, *std::move(listed));
  for (const Uuid& run : runs) {
    if (sendings_.contains(run) || refused_.contains(run) || sendings_.size() >= kSendingsMax)
      continue;
    auto read = co_await pool_.run([this, run] { return read_wish(folder_, run); });
    if (!read) co_return std::unexpected(std::move(read).error());
    if (!*read) {
      refused_.insert(run);
      log_.warning("remote records: " + read->error().message);
      continue;
    }
    Wish wish = **std::move(read);
    CO_TRY(const SentTo place, co_await place_of(wish));
    auto sending = std::make_unique<Sending>(*this, std::move(wish), place);
    sendings_[run] = sending.get();
    scope_.start("remote record", send(std::move(sending)));
  }
  before_ = now;
  first_ = false;
  co_return Expected<>{};
}

/// Where to begin: nothing of the run stands in the journal before its wish was written.
Co<Expected<SentTo>> Forwarder::place_of(const Wish& wish) {
  auto read = co_await pool_.run([this, &wish] { return read_place(folder_, wish.run); });
  if (!read) co_return std::unexpected(std::move(read).error());
  CO_TRY(const auto known, *std::move(read));
  if (known && known->cursor.journal == journal_.id) co_return *known;
  SentTo place{before_, false};
  // A daemon before this one may have taken in a part of the run, unless it was silent since.
  if (first_ && quiet_since_ > wish.made - kCoarseMicros)
    place.cursor = journal::Cursor{journal_.id};
  auto saved = co_await pool_.run([&] { return save_place(folder_, wish.run, place); });
  if (!saved) co_return std::unexpected(std::move(saved).error());
  CO_CHECK_OK(*std::move(saved));
  co_return place;
}

Co<> Forwarder::send(std::unique_ptr<Sending> sending) {
  const bool sent = co_await sending->run();
  if (!sent) refused_.insert(sending->which());
  sendings_.erase(sending->which());
}

}  // namespace hearth::record
