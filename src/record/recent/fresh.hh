#pragma once
#include "record/recent/away.hh"

namespace hearth::record {

/// Reads of a store with all that the journal has; without an Away (SQLite, which is never away),
/// no more than that.
struct Fresh {
  Readers& readers;
  std::function<Co<Expected<>>()> up_to_date;
  Away* away = nullptr;

  /// As Away::read, which says what `work(Database&, Holds)` must be.
  template <class F>
  auto read(F work) const -> Co<std::invoke_result_t<F&, Database&, Holds>> {
    if (away) co_return co_await away->read(std::move(work));
    CO_CHECK_OK(co_await up_to_date());
    co_return co_await readers.read([&work](Database& db) { return work(db, Holds::all); });
  }
};

}  // namespace hearth::record
