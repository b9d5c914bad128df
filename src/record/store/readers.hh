#pragma once
#include <sys/types.h>

#include <memory>
#include <mutex>
#include <vector>

#include "aio/pool.hh"
#include "record/store/store.hh"

namespace hearth::record {

/// Read connections to one store, as many as read at a time. SQLite in WAL mode lets them read
/// while the projector writes, and so does PostgreSQL.
///
/// `read` on the loop's thread; the rest is safe on any. The pool outlives it, and it what reads.
class Readers {
 public:
  Readers(aio::BlockingPool& pool, StoreAddress store) : pool_(pool), store_(std::move(store)) {}

  /// Runs `work(Database&)`, which returns an Expected, on a thread of the pool.
  /// A store that is not there yet is made. `work` runs a second time when a server went away under
  /// it.
  /// Errors: `work`'s, and those of read_store, open_store and the pool.
  template <class F>
  auto read(F work) -> Co<std::invoke_result_t<F&, Database&>> {
    using Result = std::invoke_result_t<F&, Database&>;
    auto answer = co_await pool_.run([this, &work]() -> Result {
      TRY(auto connection, take());
      Result result = work(*connection.db);
      if (!lost(result)) {
        give_back(std::move(connection));
        return result;
      }
      // The server was started again since this connection was used: all that wait are dead.
      forget_all();
      TRY(connection, take());
      Result again = work(*connection.db);
      if (!lost(again)) give_back(std::move(connection));
      return again;
    });
    if (!answer) co_return std::unexpected(std::move(answer).error());
    co_return *std::move(answer);
  }

 private:
  struct Connection {
    std::unique_ptr<Database> db;
    ino_t file = 0;
  };
  Expected<Connection> take();
  Expected<Connection> find_or_open();
  void give_back(Connection connection);
  void forget_all();
  template <class Result>
  static bool lost(const Result& result) {
    return !result && result.error().code == Errc::unavailable;
  }

  aio::BlockingPool& pool_;
  const StoreAddress store_;
  std::mutex mutex_;
  std::vector<Connection> idle_;
};

}  // namespace hearth::record
