#pragma once
#include "aio/event.hh"
#include "aio/pool.hh"
#include "base/log.hh"
#include "record/project/row_ids.hh"
#include "record/store/store.hh"

namespace hearth::record {

/// Takes blocks of row ids for `ids` out of a store that several processes share, before they are
/// used up. Does nothing while `ids` counts by itself.
///
/// All calls on the loop's thread. The references outlive it.
class RowBlocks {
 public:
  RowBlocks(aio::BlockingPool& pool, Log& log, RowIds& ids, StoreAddress store)
      : pool_(pool), log_(log), ids_(ids), store_(std::move(store)) {}

  /// `rows` more rows of each table can come. Errors: the store's.
  Co<Expected<>> need(std::int64_t rows);
  /// Looks after the reserve each time that `wake` is notified; tries again while the store cannot
  /// be reached. Until it is cancelled.
  Co<> run(aio::Loop& loop, aio::Event& wake);

 private:
  Co<Expected<>> take(std::vector<RowIds::Block> wanted);

  aio::BlockingPool& pool_;
  Log& log_;
  RowIds& ids_;
  const StoreAddress store_;
};

/// Takes the blocks that RowIds::wanted names. Blocks; safe beside any other process.
Expected<std::vector<RowIds::Block>> take_row_blocks(Database& db,
                                                     std::vector<RowIds::Block> wanted);

}  // namespace hearth::record
