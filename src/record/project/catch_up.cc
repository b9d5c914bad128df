#include "record/project/catch_up.hh"

#include <sys/stat.h>

#include "base/text.hh"
#include "journal/event.hh"
#include "record/project/purge.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

std::uint64_t inode_of(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? info.st_ino : 0;
}

/// The next entry, over damaged segments.
Expected<std::optional<journal::Reader::Entry>> next_entry(journal::Reader& reader,
                                                           std::optional<journal::Cursor> until,
                                                           Log& log) {
  while (true) {
    auto entry = reader.next(until);
    if (entry || entry.error().code != Errc::corrupt) return entry;
    log.error(join({"record: ", entry.error().message, "; what follows there is left out"}));
    reader.skip_segment();
  }
}

}  // namespace

CatchUp::CatchUp(StoreAddress store, journal::JournalFolder journal, const Clock& clock, Log& log,
                 std::chrono::milliseconds wait_for_lock)
    : store_(std::move(store)),
      journal_(std::move(journal)),
      clock_(clock),
      log_(log),
      wait_for_lock_(wait_for_lock) {}

Expected<> CatchUp::open() {
  std::optional<StoreLock> lock;
  if (!store_.postgres()) {
    TRY(lock, StoreLock::take(store_.home));
  }
  TRY(Database opened, open_store(store_, {true, true, wait_for_lock_}));
  auto db = std::make_unique<Database>(std::move(opened));
  TRY(Projector projector, Projector::open(*db, log_));
  TRY(const auto known, projector.cursor(journal_.id));
  journal::Reader reader(journal_, known.value_or(journal::Cursor{journal_.id}));
  open_.emplace(Open{std::move(lock), std::move(db), std::move(projector), std::move(reader),
                     inode_of(store_path(store_))});
  return {};
}

/// Somebody moved the store away, to have it made again.
bool CatchUp::replaced() const {
  return !store_.postgres() && inode_of(store_path(store_)) != open_->file;
}

Expected<journal::Cursor> CatchUp::step(const journal::Cursor& until) {
  if (open_ && replaced()) open_.reset();
  if (!open_) CHECK_OK(open());
  more_ = false;
  auto reached = next_batch(until);
  if (!reached) open_.reset();  // the next try begins where the store is then
  return reached;
}

Expected<bool> CatchUp::between(Expected<bool> (*work)(Database&)) {
  if (!open_ || replaced()) return false;
  return work(*open_->db);
}

Expected<journal::Cursor> CatchUp::next_batch(const journal::Cursor& until) {
  std::vector<std::string> events;
  for (std::size_t bytes = 0; bytes < kBatchBytes;) {
    TRY(const auto entry, next_entry(open_->reader, until, log_));
    if (!entry) break;
    bytes += entry->payload.size();
    events.emplace_back(entry->payload);
  }
  // A batch of rows that were pruned between two batches of events.
  TRY(more_, purge_batch(*open_->db));
  if (events.empty()) return until;  // only ends of segments lie between
  const journal::Cursor reached = open_->reader.cursor();
  CHECK_OK(open_->projector.apply(events, reached, clock_.utc()));
  TRY(more_, must_purge(*open_->db));
  // What cannot be trained is no reason to stop projecting: the dictionary that is there will do.
  if (const auto trained = train_when_due(*open_->db, clock_.utc()); !trained)
    log_.warning(join({"record: no new dictionary for bodies: ", trained.error().message}));
  return reached;
}

Expected<> restore_row_ids(RowIds& ids, const StoreAddress& store,
                           const journal::JournalFolder& journal, Log& log) {
  journal::Cursor from{journal.id};
  if (auto db = read_store(store)) {
    if (const auto restored = ids.restore(*db); restored) {
      TRY(const Projector projector, Projector::open(*db, log));
      TRY(const auto known, projector.cursor(journal.id));
      from = known.value_or(from);
    }
  } else if (db.error().code != Errc::not_found) {
    log.warning(join({"record: ", db.error().message, "; row ids are read from the journal"}));
  }
  journal::Reader reader(journal, from);
  while (true) {
    TRY(const auto entry, next_entry(reader, {}, log));
    if (!entry) return {};
    if (const auto head = journal::read_event(entry->payload)) ids.saw(*head, entry->payload);
  }
}

}  // namespace hearth::record
