#pragma once
#include <string>

#include "record/store/database.hh"

namespace hearth::record {

/// Which store: the one of a home, or another one that its URL names.
struct StoreAddress {
  /// The folder that docs/protocol/journal.md §3 calls HOME; the journal is there in any case.
  std::string home;
  /// A PostgreSQL URL, or the path of an SQLite file; empty: store.sqlite in `home`.
  std::string url;

  StoreAddress(std::string in_home, std::string its_url = {})  // NOLINT: a home names its store
      : home(std::move(in_home)), url(std::move(its_url)) {}
  StoreAddress(const char* in_home) : home(in_home) {}

  /// `store`: "sqlite:PATH", a PostgreSQL URL, or nothing for the home's own.
  static Expected<StoreAddress> parse(std::string home, const std::string& store);
  bool postgres() const;
  /// For messages: the file, or the URL without a password.
  std::string shown() const;
};

/// The SQLite file. `home` is the folder that docs/protocol/journal.md §3 calls HOME.
std::string store_path(const StoreAddress& address);

/// Opens the store for writing; makes `home` (0700) and the file (0600) where they are missing, and
/// brings its tables to this program's version.
///
/// Errors: denied   `home` belongs to somebody else or others may enter it.
///         invalid  a newer Hearth made the store, or somebody else.
///         busy, full, corrupt, unavailable, io (database.hh)
Expected<Database> open_store(const StoreAddress& address, OpenMode mode = {true, true});

/// Opens it for reading. Errc::not_found: nothing was recorded there yet.
Expected<Database> read_store(const StoreAddress& address, OpenMode mode = {});

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
