#pragma once
#include "record/query/values.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// Takes one column after the other.
class Columns {
 public:
  explicit Columns(Statement& row) : row_(row) {}
  std::int64_t integer() { return row_.integer(next_++); }
  std::optional<std::int64_t> maybe_integer() { return row_.maybe_integer(next_++); }
  bool flag() { return integer() != 0; }
  std::string text() { return std::string(row_.text(next_++)); }
  std::optional<std::string> maybe_text() { return row_.maybe_text(next_++); }
  std::string blob() { return std::string(row_.blob(next_++)); }
  Uuid uuid() { return uuid_of(row_.blob(next_++)); }
  Times times() {
    Times out;
    out.started = maybe_integer();
    out.ended = maybe_integer();
    out.duration = maybe_integer();
    return out;
  }
  template <class E>
  E status() {
    return static_cast<E>(integer());
  }
  /// status, changed, ignore_errors, ignore_unreachable of a result, as a reader sees them.
  std::string_view shown() {
    const auto told = status<ResultStatus>();
    const bool changed = flag(), errors = flag(), unreachable = flag();
    return shown_name(told, changed, told == ResultStatus::failed ? errors : unreachable);
  }

 private:
  Statement& row_;
  int next_ = 0;
};

/// All rows, each made a value by `read`.
template <class Row>
Expected<std::vector<Row>> read_all(Expected<Statement> query, Row (*read)(Columns)) {
  TRY(Statement statement, std::move(query));
  std::vector<Row> rows;
  while (true) {
    TRY(const bool more, statement.step());
    if (!more) return rows;
    rows.push_back(read(Columns(statement)));
  }
}

/// The bytes of a body, or `otherwise` where there is none.
Expected<std::string> body_or(Database& db, std::optional<std::int64_t> id, const char* otherwise);

/// One line that says what happened, from a result's content: its `msg`, else the first line of
/// its stderr or stdout, else "". At most 200 bytes, no control characters.
std::string message_of(std::string_view content);

// The columns of a ResultRow, in order, with its joins. The caller reads `content_body` behind
// them.
#define RESULT_COLUMNS                                                                           \
  "SELECT r.id, r.status, r.changed, r.ignore_errors, r.ignore_unreachable, r.via,"              \
  " r.playbook_id, r.task_id, r.host_id, r.play_id, t.name, t.action, h.name, f.path, t.lineno," \
  " r.started, r.ended, r.duration, r.content_body"
#define RESULT_JOINS                                                                  \
  " FROM results r JOIN tasks t ON t.id = r.task_id JOIN hosts h ON h.id = r.host_id" \
  " LEFT JOIN files f ON f.id = t.file_id"
ResultRow read_result(Columns& columns);

// Result `r` failed or was unreachable, and nobody said that this may be.
#define RESULT_FAILED                           \
  "((r.status = 2 AND r.ignore_errors = 0) OR " \
  "(r.status = 4 AND r.ignore_unreachable = 0))"

}  // namespace hearth::record
