#include "record/store/postgres_connection.hh"

#include <algorithm>
#include <charconv>

#include "base/text.hh"
#include "record/store/postgres_engine.hh"

namespace hearth::record {
namespace {

/// What a failure means and what to do about it, by SQLSTATE's class or whole code ("Appendix A.
/// PostgreSQL Error Codes"). The longest that fits counts.
struct PostgresMend {
  std::string_view state;
  Errc code;
  const char* text;
};
constexpr PostgresMend kMends[] = {
    {"08", Errc::unavailable, "cannot be reached"},
    {"0A", Errc::io, "cannot do this"},
    {"22", Errc::invalid, "does not take this value"},
    {"23", Errc::invalid, "does not take this value"},
    {"25006", Errc::denied, "is read-only; connect to the server that takes writes"},
    {"28", Errc::denied,
     "refuses this user; look at the user, PGPASSFILE and the server's pg_hba.conf"},
    {"3D", Errc::not_found, "is not there; make it with createdb"},
    {"3F", Errc::denied, "has no schema to make tables in; look at search_path"},
    {"40", Errc::busy, "is changed by another program; try again"},
    {"42501", Errc::denied, "does not let this user do that; make the user its owner"},
    {"53", Errc::full, "has no room; look at the server's disk and memory, and try again"},
    {"53300", Errc::busy, "has no free connection; raise the server's max_connections"},
    {"55P03", Errc::busy, "is locked by another program; try again"},
    {"57014", Errc::timeout, "took too long to answer"},
    {"57P", Errc::unavailable, "is being stopped or started; try again"},
    {"XX001", Errc::corrupt, "is damaged; the server's log says more"},
    {"XX002", Errc::corrupt, "is damaged; the server's log says more"},
};

/// What the server says has a state; what libpq says by itself has none: it cannot write, read or
/// connect. Its PQstatus may still be CONNECTION_OK then, after a write that failed.
PostgresMend mend_of(std::string_view state) {
  PostgresMend best{"", Errc::io, "cannot be used"};
  if (state.empty()) best = {"", Errc::unavailable, "cannot be reached; is the server running?"};
  for (const PostgresMend& one : kMends)
    if (state.starts_with(one.state) && one.state.size() > best.state.size()) best = one;
  return best;
}

/// The server's words in one line.
std::string words_of(const char* text) {
  std::string out(trim(text));
  std::ranges::replace(out, '\n', ' ');
  return out;
}

std::int64_t number_of(const char* text) {
  std::int64_t value = 0;
  const std::string_view digits(text);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// The password is none of these: libpq takes it from the URL, PGPASSWORD, PGPASSFILE or the
/// service's file. In front of the URL, so that it may say something else.
constexpr const char* kNames[] = {
    "connect_timeout",  "keepalives_idle",  "keepalives_interval",
    "keepalives_count", "tcp_user_timeout", "fallback_application_name",
    "dbname",           "client_encoding",  nullptr};

// jit compiles for longer than these statements run. A statement that hangs must not take a thread
// for ever; a transaction that is left open must not hold the lock of all others.
std::string every_connection(OpenMode mode) {
  return join(
      {"SET jit = off; SET client_min_messages = warning;"
       " SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '120s';"
       " SET lock_timeout = ",
       std::to_string(std::max<std::int64_t>(1, mode.wait_for_lock.count()))});
}

}  // namespace

Expected<std::unique_ptr<PgConnection>> PgConnection::open(const std::string& url, OpenMode mode) {
  // Dead peers are noticed after some 20 s.
  const char* const values[] = {"5",      "10",        "5",    "2",    "20000",
                                "hearth", url.c_str(), "UTF8", nullptr};
  static_assert(std::size(values) == std::size(kNames));
  PGconn* const handle = PQconnectdbParams(kNames, values, 1);
  std::unique_ptr<PgConnection> made(new PgConnection(shown_postgres_url(url), handle));
  if (PQstatus(handle) != CONNECTION_OK) return made->failure(nullptr);
  CHECK_OK(made->run(every_connection(mode)));
  return made;
}

Expected<PgResult> PgConnection::run(const std::string& sql) {
  return checked(PQexec(handle_, sql.c_str()));
}

Expected<std::string> PgConnection::prepare(const std::string& sql,
                                            std::span<const unsigned> types) {
  std::string name = "s" + std::to_string(++names_);
  CHECK_OK(checked(
      PQprepare(handle_, name.c_str(), sql.c_str(), static_cast<int>(types.size()), types.data())));
  return name;
}

namespace {

/// The three arrays that libpq wants; all in binary form.
struct Arrays {
  std::vector<const char*> data;
  std::vector<int> sizes, formats;
  explicit Arrays(std::span<const PgParameter> parameters) : formats(parameters.size(), 1) {
    for (const PgParameter& one : parameters) {
      data.push_back(one.data);
      sizes.push_back(one.size);
    }
  }
  int count() const { return static_cast<int>(data.size()); }
};

}  // namespace

Expected<PgResult> PgConnection::run_prepared(const std::string& name,
                                              std::span<const PgParameter> parameters) {
  const Arrays of(parameters);
  return checked(PQexecPrepared(handle_, name.c_str(), of.count(), of.data.data(), of.sizes.data(),
                                of.formats.data(), 1));
}

Expected<PgResult> PgConnection::run_once(const std::string& sql, std::span<const unsigned> types,
                                          std::span<const PgParameter> parameters) {
  const Arrays of(parameters);
  return checked(PQexecParams(handle_, sql.c_str(), of.count(), types.data(), of.data.data(),
                              of.sizes.data(), of.formats.data(), 1));
}

Expected<PgResult> PgConnection::copy(const std::string& sql, std::string_view bytes) {
  const PgResult begun(PQexec(handle_, sql.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) return failure(begun.get());
  // Ends in every case: the connection could do nothing else.
  const bool whole = PQputCopyData(handle_, bytes.data(), static_cast<int>(bytes.size())) == 1;
  (void)PQputCopyEnd(handle_, whole ? nullptr : "the rows could not be sent");
  Expected<PgResult> done = checked(PQgetResult(handle_));
  while (const PgResult more{PQgetResult(handle_)}) {
  }
  return done;
}

void PgConnection::forget(const std::string& name) {
  if (PQtransactionStatus(handle_) == PQTRANS_INERROR) return;  // goes with the connection
  PQclear(PQexec(handle_, join({"DEALLOCATE ", name}).c_str()));
}

bool PgConnection::must_roll_back() const {
  const auto status = PQtransactionStatus(handle_);
  return status == PQTRANS_INERROR || status == PQTRANS_UNKNOWN;
}

Expected<PgResult> PgConnection::checked(PGresult* result) {
  PgResult owned(result);
  const auto status = PQresultStatus(result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY)
    return failure(result);
  const std::string_view tag = PQcmdStatus(result);
  changes_ = 0;
  if (!tag.starts_with("SELECT") && !tag.starts_with("FETCH"))
    changes_ = number_of(PQcmdTuples(result));
  changed_so_far_ += changes_;
  return owned;
}

std::unexpected<Error> PgConnection::failure(const PGresult* result) const {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const char* primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  const PostgresMend mend = mend_of(state ? state : "");
  return fail(mend.code, join({shown_, " ", mend.text, " (",
                               words_of(primary ? primary : PQerrorMessage(handle_)), ")"}));
}

}  // namespace hearth::record
