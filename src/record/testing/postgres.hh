#pragma once
#include <sys/types.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace hearth::record::testing {

/// A PostgreSQL server of this process' own, on a Unix socket; gone, with what it held, when this
/// ends. A bug where it does not start.
class PostgresServer {
 public:
  /// `settings`: words of postgres' command line; none: the ordinary ones.
  explicit PostgresServer(std::vector<std::string> settings = {});
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;

  /// Stops it at once (SIGQUIT) and starts it again: every connection breaks.
  void restart();
  /// Of its one database. `options`: "&name=value"…
  std::string url(const std::string& options = "") const;

 private:
  void begin();
  void end(int signal);

  const std::vector<std::string> settings_;
  std::string folder_;
  pid_t pid_ = 0;
};

/// Do the tests run on PostgreSQL? With HEARTH_TEST_POSTGRES=1 they do (ctest:
/// it.record.units_on_postgres).
bool on_postgres();

/// For a test of what only an SQLite file has; `what` says what that is.
#define HEARTH_SQLITE_ONLY(what) \
  if (::hearth::record::testing::on_postgres()) GTEST_SKIP() << "of SQLite alone: " what

/// For a seed of many: a new schema costs a quarter of a second. All of them with HEARTH_SOAK=1.
#define HEARTH_FEW_ON_POSTGRES(seed)                                                         \
  if (::hearth::record::testing::on_postgres() && !std::getenv("HEARTH_SOAK") && (seed) > 2) \
  GTEST_SKIP() << "HEARTH_SOAK=1 runs it on PostgreSQL"

/// The URL of a new schema, on a server without durability that is made at the first call and gone
/// when the program ends.
std::string fresh_postgres();
/// Restarts that server.
void restart_postgres();

}  // namespace hearth::record::testing
