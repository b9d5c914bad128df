#include "record/store/sqlite_engine.hh"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace hearth::record {
namespace {

/// What a failure means and what to do about it; %: SQLite's own words.
struct SqliteMend {
  Errc code;
  const char* text;
};

SqliteMend mend_of(int code, int system_error) {
  if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG) code = SQLITE_FULL;
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Errc::busy,
              "is locked by another program; close that (fuser names it) and try again"};
    case SQLITE_FULL:
      return {Errc::full, "cannot grow: the disk is full; free some space and try again"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Errc::corrupt, "is damaged; move it away, it is made again from the journal"};
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return {Errc::denied,
              "cannot be opened for this; look at its owner and mode, and its folder's"};
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
      return {Errc::invalid, "does not take this value"};
    case SQLITE_NOMEM:
      return {Errc::full, "cannot be used: memory is used up"};
    default:
      return {Errc::io, "cannot be used"};
  }
}

std::unexpected<Error> failure_of(const std::string& path, int code, int system_error,
                                  const char* words) {
  const SqliteMend mend = mend_of(code, system_error);
  return fail(mend.code, join({path, " ", mend.text, " (", words, ")"}));
}

/// The file has mode 0600 from its first byte on: SQLite would give it the umask's mode.
Expected<> create_private(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail_errno(errno, path);
  ::close(fd);
  return {};
}

// cache_size: 512 KiB a connection, the daemon has 12 MB for everything; reads of hot pages go to
// the kernel's cache. synchronous=NORMAL: a lost tail is projected again, the cursor is in the same
// transaction.
constexpr char kEveryConnection[] =
    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-512; PRAGMA temp_store=MEMORY;"
    "PRAGMA trusted_schema=OFF; PRAGMA synchronous=NORMAL;";
// Pages that are free can be given back (vacuum.hh). A file that has tables would be written to.
constexpr char kNewFile[] = "PRAGMA auto_vacuum=INCREMENTAL;";
constexpr char kEveryWriter[] = "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=4194304;";

class SqliteEngine;

class SqliteCursor final : public Cursor {
 public:
  SqliteCursor(const SqliteEngine& engine, sqlite3_stmt* handle)
      : engine_(engine), handle_(handle) {}
  ~SqliteCursor() override { sqlite3_finalize(handle_); }
  SqliteCursor(const SqliteCursor&) = delete;

  void bind(int at, std::int64_t value) override {
    HEARTH_ASSERT(sqlite3_bind_int64(handle_, at, value) == SQLITE_OK);
  }
  void bind(int at, std::string_view text) override {
    HEARTH_ASSERT(sqlite3_bind_text64(handle_, at, text.data(), text.size(), SQLITE_STATIC,
                                      SQLITE_UTF8) == SQLITE_OK);
  }
  void bind(int at, Blob blob) override {
    HEARTH_ASSERT(sqlite3_bind_blob64(handle_, at, blob.bytes.data(), blob.bytes.size(),
                                      SQLITE_STATIC) == SQLITE_OK);
  }
  void bind_null(int at) override { HEARTH_ASSERT(sqlite3_bind_null(handle_, at) == SQLITE_OK); }
  Expected<bool> step() override;
  void restart() override {
    column_ = -1;
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
  }

  bool is_null(int column) const override {
    return sqlite3_value_type(value(column)) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override { return sqlite3_value_int64(value(column)); }
  std::string_view text(int column) const override {
    return view(sqlite3_value_text(value(column)), column);
  }
  std::string_view blob(int column) const override {
    return view(sqlite3_value_blob(value(column)), column);
  }

 private:
  /// Each sqlite3_column_… looks for the row, the lock and errors anew, and a column is asked two
  /// or three times. What is behind it may be used by one thread (sqlite3_column_value).
  sqlite3_value* value(int column) const {
    if (column != column_) value_ = sqlite3_column_value(handle_, column_ = column);
    return value_;
  }
  std::string_view view(const void* data, int column) const {
    return {data ? static_cast<const char*>(data) : "",
            static_cast<std::size_t>(sqlite3_value_bytes(value(column)))};
  }

  const SqliteEngine& engine_;
  sqlite3_stmt* handle_;
  mutable int column_ = -1;  // that `value_` is of, in this row
  mutable sqlite3_value* value_ = nullptr;
};

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(std::string path, sqlite3* handle, std::chrono::milliseconds wait_for_lock)
      : path_(std::move(path)), handle_(handle), wait_for_lock_(wait_for_lock) {}
  ~SqliteEngine() override {
    if (handle_) HEARTH_ASSERT(sqlite3_close(handle_) == SQLITE_OK);
  }
  SqliteEngine(const SqliteEngine&) = delete;

  EngineKind kind() const override { return EngineKind::sqlite; }
  Expected<> script(const std::string& sql) override {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failure(code);
    return {};
  }
  Expected<std::unique_ptr<Cursor>> prepare(std::string_view sql, bool keep) override {
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        keep ? SQLITE_PREPARE_PERSISTENT : 0, &handle, nullptr);
    if (code != SQLITE_OK) return failure(code);
    return std::make_unique<SqliteCursor>(*this, handle);
  }
  Expected<bool> has_table(std::string_view name) override {
    TRY(const auto found,
        prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", false));
    found->bind(1, name);
    return found->step();
  }
  Expected<> empty_log(std::chrono::milliseconds patience) override {
    wait_at_most(patience);
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    wait_at_most(wait_for_lock_);
    if (code != SQLITE_OK) return failure(code);
    return {};
  }
  std::int64_t changes() const override { return sqlite3_changes64(handle_); }
  std::int64_t changed_so_far() const override { return sqlite3_total_changes64(handle_); }
  bool must_roll_back() const override { return false; }

  void wait_at_most(std::chrono::milliseconds time) {
    sqlite3_busy_timeout(handle_, static_cast<int>(time.count()));
  }
  std::unexpected<Error> failure(int code) const {
    const int system_error = handle_ ? sqlite3_system_errno(handle_) : 0;
    // SQLite keeps the last system error for ever; it belongs to this failure only for these two.
    const bool own = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    return failure_of(path_, code, own ? system_error : 0,
                      handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code));
  }

 private:
  const std::string path_;
  sqlite3* handle_;
  const std::chrono::milliseconds wait_for_lock_;
};

Expected<bool> SqliteCursor::step() {
  column_ = -1;
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return engine_.failure(code);
}

}  // namespace

Expected<std::unique_ptr<Engine>> open_sqlite(const std::string& path, OpenMode mode) {
  // SQLite's own counting of memory costs two locks an allocation; once, before all else.
  static const int kUncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  HEARTH_ASSERT(kUncounted == SQLITE_OK);
  const bool file = path != ":memory:";
  if (file && mode.create) CHECK_OK(create_private(path));
  struct stat info{};
  if (file && ::stat(path.c_str(), &info) != 0) return fail_errno(errno, path);
  const int flags = (mode.write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (file ? 0 : SQLITE_OPEN_CREATE);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  auto engine = std::make_unique<SqliteEngine>(path, handle, mode.wait_for_lock);
  if (code != SQLITE_OK) return engine->failure(code);
  engine->wait_at_most(mode.wait_for_lock);
  CHECK_OK(engine->script(kEveryConnection));
  if (mode.create && info.st_size == 0) CHECK_OK(engine->script(kNewFile));
  if (mode.write && !mode.look) CHECK_OK(engine->script(kEveryWriter));
  return engine;
}

}  // namespace hearth::record
