#include "record/store/postgres_engine.hh"

#include <deque>
#include <map>

#include "base/text.hh"
#include "record/store/postgres_connection.hh"
#include "record/store/postgres_functions.hh"
#include "record/store/postgres_library.hh"
#include "record/store/postgres_sql.hh"
#include "record/store/postgres_values.hh"

namespace hearth::record {
namespace {

constexpr std::string_view kSchemes[] = {"postgresql://", "postgres://"};

// One writer of a store at a time, wherever it runs: what the projector reads and then writes is
// nobody else's meanwhile, as with SQLite. Released with the transaction.
constexpr char kBeginWriting[] =
    "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('hearth ' || current_schema(), 0))";
constexpr char kBeginReading[] = "BEGIN ISOLATION LEVEL REPEATABLE READ";

// COPY takes rows faster, but begins with a round trip and is read anew each time. From how many
// rows on it wins is a guess: with hundreds it does (docs/decisions/0020).
constexpr std::size_t kCopyFrom = 16;

/// BEGIN, COMMIT and ROLLBACK of the SQL that both engines share.
std::string_view transaction_of(std::string_view sql) {
  if (sql == "BEGIN IMMEDIATE") return kBeginWriting;
  if (sql == "BEGIN") return kBeginReading;
  return sql == "COMMIT" || sql == "ROLLBACK" ? sql : std::string_view();
}

/// Its parameters, if any, came with it.
template <class Base>
class Unbound : public Base {
 public:
  void bind(int, std::int64_t) override {}
  void bind(int, std::string_view) override {}
  void bind(int, Blob) override {}
  void bind_null(int) override {}
};

class TransactionCursor final : public Unbound<Cursor> {
 public:
  TransactionCursor(PgConnection& connection, std::string_view sql)
      : connection_(connection), sql_(sql) {}
  Expected<bool> step() override {
    TRY(const PgResult done, connection_.run(sql_));
    // A transaction in which a statement failed ends so, without an error.
    if (sql_ == "COMMIT" && std::string_view(PQcmdStatus(done.get())) == "ROLLBACK")
      return fail(Errc::io, "the transaction was rolled back, for a statement in it had failed");
    return false;
  }
  void restart() override {}
  bool is_null(int) const override { return true; }
  std::int64_t integer(int) const override { return 0; }
  std::string_view text(int) const override { return {}; }
  std::string_view blob(int) const override { return {}; }

 private:
  PgConnection& connection_;
  const std::string sql_;
};

/// What a statement answered. All rows are here after the first step: statements may take turns on
/// one connection.
class PgAnswer : public Cursor {
 public:
  Expected<bool> step() override {
    if (!result_) {
      TRY(result_, run());
      row_ = -1;
    }
    texts_.clear();
    return ++row_ < PQntuples(result_.get());
  }
  void restart() override {
    result_.reset();
    texts_.clear();
  }

  /// A column that is not there is NULL, as with SQLite.
  bool is_null(int column) const override {
    return column >= PQnfields(result_.get()) || PQgetisnull(result_.get(), row_, column) != 0;
  }
  std::int64_t integer(int column) const override {
    return is_null(column) ? 0 : integer_of(PQftype(result_.get(), column), blob(column));
  }
  std::string_view text(int column) const override {
    if (is_null(column)) return "";
    const unsigned type = PQftype(result_.get(), column);
    if (!is_number(type)) return blob(column);
    return texts_.emplace_back(std::to_string(integer_of(type, blob(column))));
  }
  std::string_view blob(int column) const override {
    if (is_null(column)) return "";
    return {PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }

 private:
  virtual Expected<PgResult> run() = 0;

  mutable std::deque<std::string> texts_;  // of this row
  PgResult result_;
  int row_ = -1;
};

/// Prepared on the server when it first runs, once for each set of types that it is bound with.
class PgCursor final : public PgAnswer {
 public:
  PgCursor(PgConnection& connection, std::string_view sql, bool keep)
      : connection_(connection), sql_(sql), keep_(keep) {
    unbind();
  }
  ~PgCursor() override {
    for (const auto& [types, name] : names_) connection_.forget(name);
  }
  PgCursor(const PgCursor&) = delete;

  void bind(int at, std::int64_t value) override {
    const std::string& bytes = kept_.emplace_back(int8_bytes(value));
    put(at, PgType::integer, bytes);
  }
  void bind(int at, std::string_view text) override {
    if (auto mended = without_nul(text)) text = kept_.emplace_back(*std::move(mended));
    put(at, PgType::text, text);
  }
  void bind(int at, Blob blob) override { put(at, PgType::bytes, blob.bytes); }
  void bind_null(int at) override {
    types_[index_of(at)] = PgType::null;
    parameters_[index_of(at)] = {};
  }
  void restart() override {
    PgAnswer::restart();
    unbind();
  }

 private:
  void unbind() {
    kept_.clear();
    types_.assign(static_cast<std::size_t>(sql_.parameters()), PgType::null);  // as with SQLite
    parameters_.assign(types_.size(), PgParameter{});
  }
  std::size_t index_of(int at) const {
    HEARTH_ASSERT(at > 0 && at <= sql_.parameters());
    return static_cast<std::size_t>(at) - 1;
  }
  void put(int at, PgType type, std::string_view bytes) {
    types_[index_of(at)] = type;
    parameters_[index_of(at)] = {bytes.data(), static_cast<int>(bytes.size())};
  }

  Expected<PgResult> run() override {
    std::vector<unsigned> numbers;
    for (const PgType type : types_) numbers.push_back(number_of(type));
    if (!keep_) return connection_.run_once(sql_.text(types_), numbers, parameters_);
    auto known = names_.find(types_);
    if (known == names_.end()) {
      TRY(std::string name, connection_.prepare(sql_.text(types_), numbers));
      known = names_.emplace(types_, std::move(name)).first;
    }
    return connection_.run_prepared(known->second, parameters_);
  }

  PgConnection& connection_;
  const PgSql sql_;
  const bool keep_;
  std::map<std::vector<PgType>, std::string> names_;
  std::vector<PgType> types_;
  std::vector<PgParameter> parameters_;
  std::deque<std::string> kept_;  // bound values in their binary form
};

/// The parameters are those of a Many, all of them at once.
class PgManyCursor final : public Unbound<PgAnswer> {
 public:
  PgManyCursor(PgConnection& connection, std::string name, const Many& many)
      : connection_(connection), name_(std::move(name)) {
    for (std::size_t i = 0; i < many.columns(); ++i) arrays_.push_back(array_bytes(many, i));
  }

 private:
  Expected<PgResult> run() override {
    std::vector<PgParameter> parameters;
    for (const std::string& one : arrays_)
      parameters.push_back({one.data(), static_cast<int>(one.size())});
    return connection_.run_prepared(name_, parameters);
  }

  PgConnection& connection_;
  const std::string name_;
  std::vector<std::string> arrays_;
};

/// The rows of a Many, as COPY takes them.
class PgCopyCursor final : public Unbound<PgAnswer> {
 public:
  PgCopyCursor(PgConnection& connection, std::string sql, const Many& many)
      : connection_(connection), sql_(std::move(sql)), bytes_(copy_bytes(many)) {}

 private:
  Expected<PgResult> run() override { return connection_.copy(sql_, bytes_); }

  PgConnection& connection_;
  const std::string sql_, bytes_;
};

class PgEngine final : public Engine {
 public:
  explicit PgEngine(std::unique_ptr<PgConnection> connection)
      : connection_(std::move(connection)) {}

  EngineKind kind() const override { return EngineKind::postgres; }
  Expected<> script(const std::string& sql) override {
    CHECK_OK(connection_->run(postgres_script(sql)));
    return {};
  }
  Expected<std::unique_ptr<Cursor>> prepare(std::string_view sql, bool keep) override {
    if (const auto command = transaction_of(sql); !command.empty())
      return std::make_unique<TransactionCursor>(*connection_, command);
    return std::make_unique<PgCursor>(*connection_, sql, keep);
  }
  Expected<std::unique_ptr<Cursor>> prepare_many(const Many& many) override {
    if (std::string copy = postgres_copy(many.sql()); !copy.empty() && many.rows() >= kCopyFrom)
      return std::make_unique<PgCopyCursor>(*connection_, std::move(copy), many);
    auto known = many_.find(many.sql());
    if (known == many_.end()) {
      std::vector<unsigned> types;
      for (std::size_t i = 0; i < many.columns(); ++i)
        types.push_back(array_of(many.at(0, i).type));
      TRY(std::string name, connection_->prepare(postgres_each(many.sql(), many.columns()), types));
      known = many_.emplace(many.sql(), std::move(name)).first;
    }
    return std::make_unique<PgManyCursor>(*connection_, known->second, many);
  }
  Expected<bool> has_table(std::string_view name) override {
    TRY(const auto found, prepare("SELECT 1 FROM pg_catalog.pg_tables"
                                  " WHERE schemaname = current_schema() AND tablename = ?1",
                                  false));
    found->bind(1, name);
    return found->step();
  }
  std::int64_t changes() const override { return connection_->changes(); }
  std::int64_t changed_so_far() const override { return connection_->changed_so_far(); }
  bool must_roll_back() const override { return connection_->must_roll_back(); }

 private:
  std::unique_ptr<PgConnection> connection_;
  std::map<std::string_view, std::string> many_;  // statements that are literals: their names
};

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

std::string option(const Options& options, std::string_view name) {
  for (const PQconninfoOption* one = options.get(); one && one->keyword; ++one)
    if (name == one->keyword && one->val) return one->val;
  return {};
}

}  // namespace

bool is_postgres_url(std::string_view store) {
  for (const std::string_view scheme : kSchemes)
    if (store.starts_with(scheme)) return true;
  return false;
}

std::string shown_postgres_url(const std::string& url) {
  if (!need_libpq()) return std::string(kSchemes[0]);
  const Options options(PQconninfoParse(url.c_str(), nullptr));
  const std::string port = option(options, "port"), host = option(options, "host");
  return join({kSchemes[0], host, port.empty() ? "" : ":", port, "/", option(options, "dbname")});
}

bool has_password(const std::string& url) {
  if (!need_libpq()) return false;
  const Options options(PQconninfoParse(url.c_str(), nullptr));
  return !option(options, "password").empty();
}

Expected<std::unique_ptr<Engine>> open_postgres(const std::string& url, OpenMode mode) {
  CHECK_OK(need_libpq());
  TRY(auto connection, PgConnection::open(url, mode));
  return std::make_unique<PgEngine>(std::move(connection));
}

}  // namespace hearth::record
