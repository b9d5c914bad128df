#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/log.hh"
#include "base/time.hh"
#include "journal/reader.hh"
#include "record/project/projector.hh"
#include "record/store/store.hh"

namespace hearth::record {

/// Brings one journal into a store, batch by batch. Every call blocks; one thread at a
/// time. Holds the store's lock and the store open between calls, and gives both back after an
/// error.
class CatchUp {
 public:
  /// Events of a batch: at most so many bytes, or one larger.
  static constexpr std::size_t kBatchBytes = 256 * 1024;

  CatchUp(StoreAddress store, journal::JournalFolder journal, const Clock& clock, Log& log,
          std::chrono::milliseconds wait_for_lock = std::chrono::milliseconds(2000));

  /// Applies the next events before `until`; answers how far the store is now. A damaged segment of
  /// the journal is left with a line in the log.
  ///
  /// Errors: busy  another process projects into this store, or holds a lock on it.
  ///         denied, full, corrupt, invalid, io (store.hh)
  Expected<journal::Cursor> step(const journal::Cursor& until);

  /// Does a piece of `work` on the store that `step` opened; false: there was nothing to do, or no
  /// store is open.
  Expected<bool> between(Expected<bool> (*work)(Database&));

  /// Rows of deleted runs are left: `step` takes some of them too, with or without events.
  bool purging() const { return more_; }

  /// Since the store was opened last.
  Projected projected() const { return open_ ? open_->projector.projected() : Projected{}; }

 private:
  struct Open {
    std::optional<StoreLock> lock;  ///< PostgreSQL has its own, for each batch
    std::unique_ptr<Database> db;
    Projector projector;
    journal::Reader reader;
    std::uint64_t file;  ///< inode
  };
  Expected<> open();
  bool replaced() const;
  Expected<journal::Cursor> next_batch(const journal::Cursor& until);

  StoreAddress store_;
  journal::JournalFolder journal_;
  const Clock& clock_;
  Log& log_;
  std::chrono::milliseconds wait_for_lock_;
  std::optional<Open> open_;
  bool more_ = false;
};

/// Lets `ids` go on where the store and the journal ended. Blocks.
/// A store that cannot be read is no error: then all of the journal is looked at.
Expected<> restore_row_ids(RowIds& ids, const StoreAddress& store,
                           const journal::JournalFolder& journal, Log& log);

}  // namespace hearth::record
