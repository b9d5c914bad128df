#pragma once
#include <utility>

#include "record/store/database.hh"
#include "record/store/hidden.hh"

namespace hearth::record::api {

/// What the statements of one answer see is one state of the store.
class Snapshot {
 public:
  static Expected<Snapshot> begin(Database& db) {
    CHECK_OK(db.run("BEGIN"));
    Snapshot snapshot(db);
    CHECK_OK(hide_doomed(db));
    return snapshot;
  }
  Snapshot(Snapshot&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot() {
    if (db_) (void)db_->run("ROLLBACK");  // nothing was written
  }

 private:
  explicit Snapshot(Database& db) : db_(&db) {}
  Database* db_;
};

}  // namespace hearth::record::api
