#pragma once
#include <cstdlib>
#include <string>

namespace hearth::record::testing {

/// Do the tests run on PostgreSQL? With HEARTH_TEST_POSTGRES=1 they do (ctest:
/// it.record.units_on_postgres).
bool on_postgres();

/// For a test of what only an SQLite file has; `what` says what that is.
#define HEARTH_SQLITE_ONLY(what) \
  if (::hearth::record::testing::on_postgres()) GTEST_SKIP() << "of SQLite alone: " what

/// For a seed of many: a new schema costs a quarter of a second. All of them with HEARTH_SOAK=1.
#define HEARTH_FEW_ON_POSTGRES(seed)                                                         \
  if (::hearth::record::testing::on_postgres() && !std::getenv("HEARTH_SOAK") && (seed) > 5) \
  GTEST_SKIP() << "HEARTH_SOAK=1 runs it on PostgreSQL"

/// The URL of a new schema, on a server of this program's own: made at the first call (initdb, a
/// Unix socket, no durability), gone when the program ends. A bug where that fails.
std::string fresh_postgres();
/// Stops that server at once (SIGQUIT) and starts it again: every connection breaks.
void restart_postgres();

}  // namespace hearth::record::testing
