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

  /// As Away::in_time; without an Away, when the store answers.
  template <class F>
  auto in_time(F work) const -> Co<std::invoke_result_t<F&, Database&>> {
    if (away) co_return co_await away->in_time(std::move(work));
    co_return co_await readers.read(std::move(work));
  }
  /// As Away::synced_in_time; without an Away, when the store is up to date.
  Co<Expected<>> synced_in_time() const {
    if (away) co_return co_await away->synced_in_time();
    co_return co_await up_to_date();
  }
};

}  // namespace hearth::record
