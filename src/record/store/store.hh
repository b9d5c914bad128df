#pragma once
#include <string>

#include "record/store/sqlite.hh"

namespace hearth::record {

/// $HEARTH_HOME/store.sqlite and its lock. `home` is the folder that docs/protocol/journal.md §3
/// calls HOME.
std::string store_path(const std::string& home);

/// Opens the store for writing; makes `home` (0700) and the file (0600) where they are missing, and
/// brings its tables to this program's version.
///
/// Errors: denied   `home` belongs to somebody else or others may enter it.
///         invalid  a newer Hearth made the store, or somebody else.
///         busy, full, corrupt, io (sqlite.hh)
Expected<Database> open_store(const std::string& home, OpenMode mode = {true, true});

/// Opens it for reading. Errc::not_found: nothing was recorded in `home` yet.
Expected<Database> read_store(const std::string& home, OpenMode mode = {});

/// The right to project into the store of `home`: one holder at a time, on this machine (flock(2)
/// on `home`/store.lock). Goes with the process.
class StoreLock {
 public:
  /// Errc::busy: another process holds it.
  static Expected<StoreLock> take(const std::string& home);
  ~StoreLock();
  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) noexcept;

 private:
  explicit StoreLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace hearth::record
