#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/error.hh"
#include "base/id.hh"
#include "record/store/engine.hh"
#include "record/store/many.hh"

namespace hearth::record {

/// One run of one prepared statement; gives it back to its Database when it ends.
///
/// What is bound as text or Blob is not copied: it must live until the last `step`. What `text` and
/// `blob` return lives until the next `step`. The Database outlives it.
class Statement {
 public:
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;

  /// Binds the next parameter.
  void bind(std::int64_t value);
  void bind(std::string_view text);
  void bind(Blob blob);
  void bind(const Uuid& id);
  void bind(std::nullopt_t);
  void bind(const char* text) { bind(std::string_view(text)); }
  void bind(const std::string& text) { bind(std::string_view(text)); }
  template <class T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
  void bind(T value) {
    bind(static_cast<std::int64_t>(value));
  }
  template <class T>
  void bind(const std::optional<T>& value) {
    if (value) {
      bind(*value);
    } else {
      bind(std::nullopt);
    }
  }

  /// True: a row is there. False: that was all.
  Expected<bool> step();
  /// Ready to be bound from the first parameter on, and to run again. What it had bound and what it
  /// had read is gone.
  void restart();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;  ///< 0 for NULL
  std::optional<std::int64_t> maybe_integer(int column) const;
  std::string_view text(int column) const;  ///< "" for NULL
  std::optional<std::string> maybe_text(int column) const;
  std::string_view blob(int column) const;
  Cursor& cursor() { return *cursor_; }

 private:
  friend class Database;
  Statement(class Database& db, std::string_view sql, std::unique_ptr<Cursor> cursor);
  Database* db_;
  std::string_view sql_;  // empty: not kept
  std::unique_ptr<Cursor> cursor_;
  int bound_ = 0;
};

struct OpenMode {
  bool write = false;   ///< else the file must be there, and nothing is changed
  bool create = false;  ///< with 0600
  /// How long a statement waits for another program's lock.
  std::chrono::milliseconds wait_for_lock{2000};
  bool look = false;  ///< with write: only to look at it first; its journal's mode stays
};

/// One connection to one store: an SQLite file or a PostgreSQL database. One thread at a time. The
/// SQL is the same for both (docs/decisions/0020-postgresql.md says what that leaves out).
///
/// Errors name the store and the mend:
///   busy         another program holds the lock longer than `wait_for_lock`
///   full         the disk or a quota
///   corrupt      the file is no SQLite database, or damaged
///   denied       owner, mode, a read-only file system; PostgreSQL refuses the user
///   invalid      the statement's values break a constraint
///   unavailable  the server cannot be reached, or went away: this connection is of no more use
///   io           anything else
class Database {
 public:
  /// `path` may be ":memory:", or the URL of a PostgreSQL database.
  static Expected<Database> open(std::string path, OpenMode mode);
  ~Database();
  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;

  /// Runs statements that have no parameters, one after the other.
  Expected<> script(const std::string& sql);

  /// Prepares `sql` (kept: a second use costs nothing) and binds `values`. `sql` is a literal.
  template <class... Values>
  Expected<Statement> query(std::string_view sql, const Values&... values) {
    TRY(Statement statement, prepare(sql));
    (statement.bind(values), ...);
    return statement;
  }
  /// The same for a text that is made at run time, from literals and never from values: the
  /// Database keeps the first `kTextsMax` of them with their statements; others are prepared at
  /// each call.
  Expected<Statement> query_text(const std::string& sql);
  static constexpr std::size_t kTextsMax = 200;

  /// Runs `sql` to its end; how many rows it changed.
  template <class... Values>
  Expected<std::int64_t> run(std::string_view sql, const Values&... values) {
    TRY(Statement statement, query(sql, values...));
    CHECK_OK(finish(statement));
    return changes();
  }
  /// All rows that come of `many`, which outlives the Statement.
  Expected<Statement> query_many(const Many& many);
  /// `take(row)`, a Statement, for each of them.
  template <class F>
  Expected<> each_of(const Many& many, F take) {
    if (many.rows() == 0) return {};
    TRY(Statement found, query_many(many));
    while (true) {
      TRY(const bool row, found.step());
      if (!row) return {};
      take(std::as_const(found));
    }
  }
  /// Runs `many` to its end.
  Expected<> run_many(const Many& many);

  /// The first column of the first row, if there is one and it is not NULL.
  template <class... Values>
  Expected<std::optional<std::int64_t>> find(std::string_view sql, const Values&... values) {
    TRY(Statement statement, query(sql, values...));
    TRY(const bool row, statement.step());
    return row ? statement.maybe_integer(0) : std::optional<std::int64_t>();
  }

  /// Runs an INSERT … RETURNING of one row to its end; the first column.
  template <class... Values>
  Expected<std::int64_t> insert(std::string_view sql, const Values&... values) {
    TRY(Statement statement, query(sql, values...));
    TRY(const bool row, statement.step());
    HEARTH_ASSERT(row);
    const std::int64_t id = statement.integer(0);
    CHECK_OK(finish(statement));
    return id;
  }

  /// What belongs to this connection and goes with it, made at first use: contexts and caches, so
  /// that they are nobody's global. One type only.
  template <class T>
  T& attached() {
    if (!attached_) attached_ = std::make_shared<T>();
    return *static_cast<T*>(attached_.get());
  }

  /// From now on what this connection deletes is overwritten with zeros. SQLite; PostgreSQL's own
  /// vacuum has to do for what is there.
  Expected<> overwrite_deleted();
  /// Takes what committed transactions have written out of the log (`-wal`) into the file, and the
  /// log's bytes from the disk. Nobody writes meanwhile.
  /// Errc::busy: somebody still read what came before after `patience`. SQLite.
  Expected<> empty_log(std::chrono::milliseconds patience) { return engine_->empty_log(patience); }

  /// Rows changed since it was opened.
  std::int64_t changed_so_far() const;
  /// A statement failed in a way after which PostgreSQL takes no more of this transaction.
  bool must_roll_back() const { return engine_->must_roll_back(); }
  EngineKind engine() const { return engine_->kind(); }
  Expected<bool> has_table(std::string_view name) { return engine_->has_table(name); }
  /// The file, or the URL without a password: for messages.
  const std::string& path() const { return path_; }

 private:
  friend class Statement;
  Database(std::string path, std::unique_ptr<Engine> engine);
  Expected<Statement> prepare(std::string_view sql);
  Expected<> finish(Statement& statement);
  std::int64_t changes() const;

  std::string path_;
  std::unique_ptr<Engine> engine_;            // before what stands on it
  std::set<std::string, std::less<>> texts_;  // what idle_ looks at of query_text
  std::multimap<std::string_view, std::unique_ptr<Cursor>> idle_;
  std::shared_ptr<void> attached_;  // shared_ptr for its deleter; one owner
};

/// BEGIN IMMEDIATE: one writer of a store at a time, with PostgreSQL by an advisory lock. Rolled
/// back unless `commit` succeeds.
class Transaction {
 public:
  static Expected<Transaction> begin(Database& db);
  ~Transaction();
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  Expected<> commit();

 private:
  explicit Transaction(Database& db) : db_(&db) {}
  Database* db_;
};

/// A uuid column's value; shorter bytes are filled with zeros.
Uuid uuid_of(std::string_view sixteen_bytes);

}  // namespace hearth::record
