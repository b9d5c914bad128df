#include "record/store/sqlite.hh"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace hearth::record {
namespace {

/// What a failure means and what to do about it; %: SQLite's own words.
struct Mend {
  Errc code;
  const char* text;
};

Mend mend_of(int code, int system_error) {
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
  const Mend mend = mend_of(code, system_error);
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
constexpr char kEveryWriter[] = "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=4194304;";
// Pages that are free can be given back (vacuum.hh). A file that has tables would be written to.
constexpr char kNewFile[] = "PRAGMA auto_vacuum=INCREMENTAL;";

}  // namespace

// ---- Statement ---------------------------------------------------------------------------------

Statement::Statement(Database& db, std::string_view sql, sqlite3_stmt* handle)
    : db_(&db), sql_(sql), handle_(handle) {}

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_),
      sql_(other.sql_),
      handle_(std::exchange(other.handle_, nullptr)),
      bound_(other.bound_) {}

Statement::~Statement() {
  if (!handle_) return;
  if (sql_.empty()) {
    sqlite3_finalize(handle_);
    return;
  }
  restart();
  db_->idle_.emplace(sql_, handle_);
}

void Statement::bind(std::int64_t value) {
  HEARTH_ASSERT(sqlite3_bind_int64(handle_, ++bound_, value) == SQLITE_OK);
}
void Statement::bind(std::string_view text) {
  const char* data = text.data() ? text.data() : "";
  HEARTH_ASSERT(sqlite3_bind_text64(handle_, ++bound_, data, text.size(), SQLITE_STATIC,
                                    SQLITE_UTF8) == SQLITE_OK);
}
void Statement::bind(Blob blob) {
  const char* data = blob.bytes.data() ? blob.bytes.data() : "";
  HEARTH_ASSERT(sqlite3_bind_blob64(handle_, ++bound_, data, blob.bytes.size(), SQLITE_STATIC) ==
                SQLITE_OK);
}
void Statement::bind(const Uuid& id) {
  bind(Blob{{reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}});
}
void Statement::bind(std::nullopt_t) {
  HEARTH_ASSERT(sqlite3_bind_null(handle_, ++bound_) == SQLITE_OK);
}

void Statement::restart() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  bound_ = 0;
}

Expected<bool> Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return db_->failure(code);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_, column);
}
std::optional<std::int64_t> Statement::maybe_integer(int column) const {
  if (is_null(column)) return {};
  return integer(column);
}
std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}
std::optional<std::string> Statement::maybe_text(int column) const {
  if (is_null(column)) return {};
  return std::string(text(column));
}
std::string_view Statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

// ---- Database ----------------------------------------------------------------------------------

Database::Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}

Database::Database(Database&& other) noexcept
    : path_(std::move(other.path_)),
      handle_(std::exchange(other.handle_, nullptr)),
      texts_(std::exchange(other.texts_, {})),
      idle_(std::exchange(other.idle_, {})) {}

Database::~Database() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  if (handle_) HEARTH_ASSERT(sqlite3_close(handle_) == SQLITE_OK);
}

Expected<Database> Database::open(std::string path, OpenMode mode) {
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
  Database db(std::move(path), handle);
  if (code != SQLITE_OK) return db.failure(code);
  sqlite3_busy_timeout(handle, static_cast<int>(mode.wait_for_lock.count()));
  CHECK_OK(db.script(kEveryConnection));
  if (mode.create && info.st_size == 0) CHECK_OK(db.script(kNewFile));
  if (mode.write && !mode.look) CHECK_OK(db.script(kEveryWriter));
  return db;
}

Expected<> Database::script(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Expected<Statement> Database::prepare(std::string_view sql) {
  if (const auto found = idle_.find(sql); found != idle_.end()) {
    Statement statement(*this, sql, found->second);
    idle_.erase(found);
    return statement;
  }
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return Statement(*this, sql, handle);
}

Expected<Statement> Database::query_text(const std::string& sql) {
  auto kept = texts_.find(sql);
  if (kept == texts_.end() && texts_.size() < kTextsMax) kept = texts_.insert(sql).first;
  if (kept != texts_.end()) return prepare(*kept);
  sqlite3_stmt* handle = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), 0, &handle, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return Statement(*this, {}, handle);
}

Expected<> Database::finish(Statement& statement) {
  while (true) {
    TRY(const bool row, statement.step());
    if (!row) return {};
  }
}

Expected<> Database::overwrite_deleted() {
  return script("PRAGMA secure_delete=ON");
}

Expected<> Database::empty_log() {
  const int code =
      sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_);
}
std::int64_t Database::changed_so_far() const {
  return sqlite3_total_changes64(handle_);
}
std::int64_t Database::last_row() const {
  return sqlite3_last_insert_rowid(handle_);
}

std::unexpected<Error> Database::failure(int code) const {
  const int system_error = handle_ ? sqlite3_system_errno(handle_) : 0;
  // SQLite keeps the last system error for ever; it belongs to this failure only for these two.
  const bool own = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
  return failure_of(path_, code, own ? system_error : 0,
                    handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code));
}

// ---- Transaction -------------------------------------------------------------------------------

Expected<Transaction> Transaction::begin(Database& db) {
  CHECK_OK(db.run("BEGIN IMMEDIATE"));
  return Transaction(db);
}

Transaction::Transaction(Transaction&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}

Transaction::~Transaction() {
  // A failed statement may have rolled back already; the answer is of no use then.
  if (db_) (void)db_->run("ROLLBACK");
}

Expected<> Transaction::commit() {
  CHECK_OK(db_->run("COMMIT"));
  db_ = nullptr;
  return {};
}

Uuid uuid_of(std::string_view sixteen_bytes) {
  Uuid id;
  const std::size_t size = std::min(sixteen_bytes.size(), id.bytes.size());
  std::copy_n(sixteen_bytes.begin(), size, id.bytes.begin());
  return id;
}

}  // namespace hearth::record
