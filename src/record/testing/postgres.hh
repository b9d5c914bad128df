#pragma once
#include <string>

namespace hearth::record::testing {

/// Do the tests run on PostgreSQL? With HEARTH_TEST_POSTGRES=1 they do (ctest: pg.record).
bool on_postgres();

/// For a test of what only an SQLite file has; `what` says what that is.
#define HEARTH_SQLITE_ONLY(what) \
  if (::hearth::record::testing::on_postgres()) GTEST_SKIP() << "of SQLite alone: " what

/// The URL of a new schema, on a server of this program's own: made at the first call (initdb, a
/// Unix socket, no durability), gone when the program ends. A bug where that fails.
std::string fresh_postgres();
/// Stops that server at once (SIGQUIT) and starts it again: every connection breaks.
void restart_postgres();

}  // namespace hearth::record::testing
