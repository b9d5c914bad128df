#include "record/store/database.hh"

#include <algorithm>

#include "record/store/postgres_engine.hh"
#include "record/store/sqlite_engine.hh"

namespace hearth::record {

// ---- Statement ---------------------------------------------------------------------------------

Statement::Statement(Database& db, std::string_view sql, std::unique_ptr<Cursor> cursor)
    : db_(&db), sql_(sql), cursor_(std::move(cursor)) {}

Statement::Statement(Statement&& other) noexcept = default;

Statement::~Statement() {
  if (!cursor_ || sql_.empty()) return;
  restart();
  db_->idle_.emplace(sql_, std::move(cursor_));
}

void Statement::bind(std::int64_t value) {
  cursor_->bind(++bound_, value);
}
void Statement::bind(std::string_view text) {
  cursor_->bind(++bound_, text.data() ? text : std::string_view(""));
}
void Statement::bind(Blob blob) {
  cursor_->bind(++bound_, blob.bytes.data() ? blob : Blob{""});
}
void Statement::bind(const Uuid& id) {
  bind(Blob{{reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}});
}
void Statement::bind(std::nullopt_t) {
  cursor_->bind_null(++bound_);
}

void Statement::restart() {
  cursor_->restart();
  bound_ = 0;
}

Expected<bool> Statement::step() {
  return cursor_->step();
}

bool Statement::is_null(int column) const {
  return cursor_->is_null(column);
}
std::int64_t Statement::integer(int column) const {
  return cursor_->integer(column);
}
std::optional<std::int64_t> Statement::maybe_integer(int column) const {
  if (is_null(column)) return {};
  return integer(column);
}
std::string_view Statement::text(int column) const {
  return cursor_->text(column);
}
std::optional<std::string> Statement::maybe_text(int column) const {
  if (is_null(column)) return {};
  return std::string(text(column));
}
std::string_view Statement::blob(int column) const {
  return cursor_->blob(column);
}

// ---- Database ----------------------------------------------------------------------------------

Database::Database(std::string path, std::unique_ptr<Engine> engine)
    : path_(std::move(path)), engine_(std::move(engine)) {}

Database::Database(Database&& other) noexcept = default;
Database::~Database() = default;

Expected<Database> Database::open(std::string path, OpenMode mode) {
  if (is_postgres_url(path)) {
    TRY(auto engine, open_postgres(path, mode));
    return Database(shown_postgres_url(path), std::move(engine));
  }
  TRY(auto engine, open_sqlite(path, mode));
  return Database(std::move(path), std::move(engine));
}

Expected<> Database::script(const std::string& sql) {
  return engine_->script(sql);
}

Expected<Statement> Database::prepare(std::string_view sql) {
  if (const auto found = idle_.find(sql); found != idle_.end()) {
    Statement statement(*this, sql, std::move(found->second));
    idle_.erase(found);
    return statement;
  }
  TRY(auto cursor, engine_->prepare(sql, true));
  return Statement(*this, sql, std::move(cursor));
}

Expected<Statement> Database::query_text(const std::string& sql) {
  auto kept = texts_.find(sql);
  if (kept == texts_.end() && texts_.size() < kTextsMax) kept = texts_.insert(sql).first;
  if (kept != texts_.end()) return prepare(*kept);
  TRY(auto cursor, engine_->prepare(sql, false));
  return Statement(*this, {}, std::move(cursor));
}

namespace {

/// One row of parameters after the other.
class RowByRow final : public Cursor {
 public:
  RowByRow(Statement statement, const Many& many) : one_(std::move(statement)), many_(many) {}
  // Its parameters are those of `many`.
  void bind(int, std::int64_t) override {}
  void bind(int, std::string_view) override {}
  void bind(int, Blob) override {}
  void bind_null(int) override {}

  Expected<bool> step() override {
    for (; at_ < many_.rows(); ++at_) {
      if (!std::exchange(bound_, true)) many_.bind(one_.cursor(), at_);
      TRY(const bool row, one_.step());
      if (row) return true;
      one_.restart();
      bound_ = false;
    }
    return false;
  }
  void restart() override {
    one_.restart();
    at_ = 0;
    bound_ = false;
  }
  bool is_null(int column) const override { return one_.is_null(column); }
  std::int64_t integer(int column) const override { return one_.integer(column); }
  std::string_view text(int column) const override { return one_.text(column); }
  std::string_view blob(int column) const override { return one_.blob(column); }

 private:
  Statement one_;
  const Many& many_;
  std::size_t at_ = 0;
  bool bound_ = false;
};

}  // namespace

Expected<Statement> Database::query_many(const Many& many) {
  TRY(auto cursor, engine_->prepare_many(many));
  if (!cursor) {
    TRY(Statement one, prepare(many.sql()));
    cursor = std::make_unique<RowByRow>(std::move(one), many);
  }
  return Statement(*this, {}, std::move(cursor));
}

Expected<> Database::run_many(const Many& many) {
  if (many.rows() == 0) return {};
  TRY(Statement statement, query_many(many));
  return finish(statement);
}

Expected<> Database::finish(Statement& statement) {
  while (true) {
    TRY(const bool row, statement.step());
    if (!row) return {};
  }
}

Expected<> Database::overwrite_deleted() {
  if (engine() == EngineKind::postgres) return {};
  return script("PRAGMA secure_delete=ON");
}

std::int64_t Database::changes() const {
  return engine_->changes();
}
std::int64_t Database::changed_so_far() const {
  return engine_->changed_so_far();
}

// ---- Transaction -------------------------------------------------------------------------------

Expected<Transaction> Transaction::begin(Database& db) {
  auto begun = db.run("BEGIN IMMEDIATE");
  if (begun) return Transaction(db);
  // With PostgreSQL the transaction has begun when the lock is refused.
  if (db.must_roll_back()) (void)db.run("ROLLBACK");
  return std::unexpected(std::move(begun).error());
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
