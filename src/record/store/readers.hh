#pragma once
#include <sys/types.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "aio/pool.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// Read connections to the store of one home, as many as read at a time. SQLite in WAL mode lets
/// them read while the projector writes.
///
/// `read` on the loop's thread; the rest is safe on any. The pool outlives it, and it what reads.
class Readers {
 public:
  Readers(aio::BlockingPool& pool, std::string home) : pool_(pool), home_(std::move(home)) {}

  /// Runs `work(Database&)`, which returns an Expected, on a thread of the pool.
  /// A store that is not there yet is made.
  /// Errors: `work`'s, and those of read_store, open_store and the pool.
  template <class F>
  auto read(F work) -> Co<std::invoke_result_t<F&, Database&>> {
    using Result = std::invoke_result_t<F&, Database&>;
    auto answer = co_await pool_.run([this, &work]() -> Result {
      TRY(auto connection, take());
      Result result = work(*connection.db);
      give_back(std::move(connection));
      return result;
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

  aio::BlockingPool& pool_;
  const std::string home_;
  std::mutex mutex_;
  std::vector<Connection> idle_;
};

}  // namespace hearth::record
