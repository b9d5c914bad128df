#pragma once
#include <libpq-fe.h>

#include <memory>
#include <span>
#include <string>

#include "record/store/database.hh"

namespace hearth::record {

struct PgClear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, PgClear>;

/// One parameter in binary form; nullptr: NULL.
struct PgParameter {
  const char* data = nullptr;
  int size = 0;
};

/// A connection to a PostgreSQL server: statements to answers, failures to `Error`, and what was
/// changed. Every call blocks.
class PgConnection {
 public:
  static Expected<std::unique_ptr<PgConnection>> open(const std::string& url, OpenMode mode);
  ~PgConnection() { PQfinish(handle_); }
  PgConnection(const PgConnection&) = delete;

  /// Statements without parameters, one after the other; the last one's answer.
  Expected<PgResult> run(const std::string& sql);
  /// Prepares `sql` for parameters of these types under a name of its own; the name.
  Expected<std::string> prepare(const std::string& sql, std::span<const unsigned> types);
  Expected<PgResult> run_prepared(const std::string& name, std::span<const PgParameter> parameters);
  Expected<PgResult> run_once(const std::string& sql, std::span<const unsigned> types,
                              std::span<const PgParameter> parameters);
  /// `sql` is a COPY … FROM STDIN; `bytes` all that it takes.
  Expected<PgResult> copy(const std::string& sql, std::string_view bytes);
  void forget(const std::string& name);

  std::int64_t changes() const { return changes_; }
  std::int64_t changed_so_far() const { return changed_so_far_; }
  bool must_roll_back() const;

 private:
  PgConnection(std::string shown, PGconn* handle) : shown_(std::move(shown)), handle_(handle) {}
  Expected<PgResult> checked(PGresult* result);
  std::unexpected<Error> failure(const PGresult* result) const;

  const std::string shown_;
  PGconn* const handle_;
  std::int64_t changes_ = 0;
  std::int64_t changed_so_far_ = 0;
  std::uint64_t names_ = 0;
};

}  // namespace hearth::record
