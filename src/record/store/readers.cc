#include "record/store/readers.hh"

#include <sys/stat.h>

#include "record/store/hidden.hh"

namespace hearth::record {
namespace {

/// 0 where there is none.
ino_t file_of(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? info.st_ino : 0;
}

/// A PostgreSQL database without tables gets them.
Expected<Database> read_or_make(const StoreAddress& store) {
  auto db = read_store(store);
  if (db || db.error().code != Errc::not_found || !store.postgres()) return db;
  CHECK_OK(open_store(store));
  return read_store(store);
}

}  // namespace

/// A connection to a file that was removed or replaced meanwhile reads what nobody writes any more.
Expected<Readers::Connection> Readers::take() {
  TRY(Connection connection, find_or_open());
  CHECK_OK(hide_doomed(*connection.db));
  return connection;
}

Expected<Readers::Connection> Readers::find_or_open() {
  const ino_t file = store_.postgres() ? 1 : file_of(store_path(store_));
  {
    const std::scoped_lock lock(mutex_);
    while (!idle_.empty()) {
      Connection connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection.file == file) return connection;
    }
  }
  if (file == 0) CHECK_OK(open_store(store_));  // nothing was recorded yet: a store without rows
  TRY(Database db, read_or_make(store_));
  return Connection{std::make_unique<Database>(std::move(db)),
                    store_.postgres() ? 1 : file_of(store_path(store_))};
}

void Readers::forget_all() {
  const std::scoped_lock lock(mutex_);
  idle_.clear();
}

void Readers::give_back(Connection connection) {
  const std::scoped_lock lock(mutex_);
  idle_.push_back(std::move(connection));
}

}  // namespace hearth::record
