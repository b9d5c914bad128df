#include "record/project/row_blocks.hh"

#include "base/text.hh"

namespace hearth::record {
namespace {

constexpr Duration kTryAgain = std::chrono::seconds(1);

}  // namespace

// One statement, so that two who take at once take different ones. `last_row.…` is what was ever
// projected: a store that is made again from journals must not give their ids a second time.
Expected<std::vector<RowIds::Block>> take_row_blocks(Database& db,
                                                     std::vector<RowIds::Block> wanted) {
  for (RowIds::Block& one : wanted) {
    const std::string table(name_of(one.table));
    const std::string given = "given_row." + table, last = "last_row." + table;
    TRY(const std::int64_t end,
        db.insert("INSERT INTO store_meta (\"key\", value) VALUES (?1, CAST(max(?2, coalesce("
                  "(SELECT CAST(value AS INTEGER) FROM store_meta WHERE \"key\" = ?4), 0)) + ?3"
                  " AS TEXT)) ON CONFLICT (\"key\") DO UPDATE SET value = CAST(max("
                  "CAST(store_meta.value AS INTEGER) + ?3, CAST(excluded.value AS INTEGER))"
                  " AS TEXT) RETURNING CAST(value AS INTEGER)",
                  given, one.first, one.count, last));
    one.first = end - one.count + 1;
  }
  return wanted;
}

Co<Expected<>> RowBlocks::need(std::int64_t rows) {
  if (!ids_.has(rows)) CO_CHECK_OK(co_await take(ids_.wanted(rows)));
  co_return Expected<>();
}

Co<Expected<>> RowBlocks::take(std::vector<RowIds::Block> wanted) {
  auto taken = co_await pool_.run([this, &wanted]() -> Expected<std::vector<RowIds::Block>> {
    TRY(Database db, open_store(store_));
    return take_row_blocks(db, std::move(wanted));
  });
  if (!taken) co_return std::unexpected(std::move(taken).error());
  CO_TRY(const auto blocks, *std::move(taken));
  for (const RowIds::Block& one : blocks) ids_.give(one);
  co_return Expected<>();
}

Co<> RowBlocks::run(aio::Loop& loop, aio::Event& wake) {
  LastingTrouble trouble(log_);
  while (true) {
    auto wanted = ids_.wanted();
    if (wanted.empty()) {
      const auto woken = co_await wake.wait();
      if (!woken) co_return;
      continue;
    }
    const auto taken = co_await take(std::move(wanted));
    if (taken) {
      trouble.over();
      continue;
    }
    trouble.met(join({"record: no ids for new rows: ", taken.error().message}));
    const auto slept = co_await aio::sleep_for(loop, kTryAgain);
    if (!slept) co_return;
  }
}

}  // namespace hearth::record
