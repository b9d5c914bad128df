#include "record/api/render.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/api/body_json.hh"
#include "record/api/values.hh"
#include "record/store/bodies.hh"
#include "record/store/status.hh"

namespace hearth::record::api {
namespace {

/// Larger ones are rarely shared, and not kept while an answer is made.
constexpr std::size_t kRememberedBytesMax = 16 << 10;
constexpr std::size_t kRememberedMax = 1000;
using Rows = Renderer::Rows;

std::string sql_of(const Shape& shape, Rows rows) {
  std::string sql = "SELECT ";
  for (const Member& member : shape.members) {
    sql += member.sql;
    sql += ", ";
  }
  sql.resize(sql.size() - 2);
  sql += join({" FROM ", shape.from, " WHERE ", shape.key});
  if (rows == Rows::one) return sql + " = ?";
  sql += join({" BETWEEN ? AND ? ORDER BY ", shape.key});
  return rows == Rows::up ? sql : sql + " DESC";
}

/// How many ids from `ids[at]` on follow each other without a gap, and which way.
struct Run {
  std::size_t size;
  Rows rows;
};
Run run_at(std::span<const std::int64_t> ids, std::size_t at) {
  if (at + 1 >= ids.size()) return {1, Rows::one};
  const std::int64_t step = ids[at + 1] - ids[at];
  if (step != 1 && step != -1) return {1, Rows::one};
  std::size_t end = at + 1;
  while (end < ids.size() && ids[end] - ids[end - 1] == step) ++end;
  return {end - at, step == 1 ? Rows::up : Rows::down};
}

void append_counts(std::string& out, const Statement& row, int& column,
                   std::initializer_list<std::string_view> names) {
  char before = '{';
  for (const std::string_view name : names) {
    out += before;
    append_string(out, name);
    out += ':';
    append_integer(out, row.integer(column++));
    before = ',';
  }
  out += '}';
}

/// What stands before each member's value: `{"id":`, `,"name":`, …
std::vector<std::string> keys_of(const Shape& shape) {
  std::vector<std::string> keys;
  for (const Member& member : shape.members)
    keys.push_back(join({keys.empty() ? "{" : ",", "\"", member.name, "\":"}));
  return keys;
}

/// The members that need no other row.
void append_plain(std::string& out, How how, const Statement& row, int& column) {
  const int at = column++;
  if (how != How::sha1 && how != How::ids && row.is_null(at)) {
    out += "null";
    return;
  }
  switch (how) {
    case How::integer:
      return append_integer(out, row.integer(at));
    case How::text:
      return append_string(out, row.text(at));
    case How::time:
      return append_time(out, row.integer(at));
    case How::duration:
      return append_duration(out, row.integer(at));
    case How::flag:
      out += row.integer(at) != 0 ? "true" : "false";
      return;
    case How::uuid:
      return append_uuid(out, uuid_of(row.blob(at)));
    case How::sha1:
      out += '"';
      out += row.is_null(at) ? "da39a3ee5e6b4b0d3255bfef95601890afd80709" : to_hex(row.blob(at));
      out += '"';
      return;
    case How::status:
      return append_string(out, name_of(static_cast<Status>(row.integer(at))));
    case How::raw_status:
      return append_string(out, name_of(static_cast<ResultStatus>(row.integer(at))));
    case How::ids:
      out += join({"[", row.text(at), "]"});
      return;
    default:
      HEARTH_ASSERT(!"a member that needs other rows");
  }
}

// Not `shown_name` of status.hh: there an unreachable host may be ignored too, in ARA it is not.
std::string_view shown_status(ResultStatus status, bool changed, bool ignore_errors) {
  if (status == ResultStatus::ok && changed) return "changed";
  if (status == ResultStatus::failed && ignore_errors) return "ignored";
  return name_of(status);
}

}  // namespace

/// One row on its way into JSON.
class Renderer::Row {
 public:
  Row(Renderer& renderer, std::string& out, const Statement& row)
      : renderer_(renderer), out_(out), row_(row) {}

  Expected<> append(const Member& member) {
    switch (member.how) {
      case How::playbook_items:
        append_counts(out_, row_, column_,
                      {"plays", "tasks", "results", "hosts", "files", "records"});
        return {};
      case How::play_items:
        append_counts(out_, row_, column_, {"tasks", "results"});
        return {};
      case How::task_items:
        append_counts(out_, row_, column_, {"results"});
        return {};
      case How::shown_status:
        append_string(out_,
                      shown_status(static_cast<ResultStatus>(row_.integer(column_)),
                                   row_.integer(column_ + 1) != 0, row_.integer(column_ + 2) != 0));
        column_ += 3;
        return {};
      case How::json:
        return append_body(out_, row_.text(column_++));
      case How::body_object:
        return body("{}");
      case How::body_list:
        return body("[]");
      case How::body_string:
        return body("\"\"");
      case How::body_text:
        return text_body();
      case How::labels:
        return renderer_.append_labels(out_, row_.integer(column_++));
      case How::delegates:
        return renderer_.append_delegates(out_, row_.integer(column_++));
      case How::object:
        return object(*member.nested);
      default:
        append_plain(out_, member.how, row_, column_);
        return {};
    }
  }

 private:
  Expected<> body(std::string_view otherwise) {
    const auto id = row_.maybe_integer(column_++);
    if (id) return renderer_.append_json_body(out_, *id);
    out_ += otherwise;
    return {};
  }
  Expected<> text_body() {
    std::string text;
    if (const auto id = row_.maybe_integer(column_++)) {
      TRY(text, load_body(renderer_.db_, *id));
    }
    append_string(out_, text);
    return {};
  }
  Expected<> object(const Shape& shape) {
    const auto id = row_.maybe_integer(column_++);
    if (id) return renderer_.append_object(out_, shape, *id);
    out_ += "null";
    return {};
  }

  Renderer& renderer_;
  std::string& out_;
  const Statement& row_;
  int column_ = 0;
};

Expected<Renderer::Prepared*> Renderer::prepared(const Shape& shape, Rows rows) {
  if (const auto known = prepared_.find({&shape, rows}); known != prepared_.end()) {
    known->second.statement.restart();
    return &known->second;
  }
  TRY(Statement made, db_.query_text(sql_of(shape, rows)));
  Prepared fresh{std::move(made), keys_of(shape)};
  return &prepared_.emplace(std::pair(&shape, rows), std::move(fresh)).first->second;
}

Expected<bool> Renderer::append(std::string& out, const Shape& shape, std::int64_t id) {
  TRY(Prepared* const one, prepared(shape, Rows::one));
  one->statement.bind(id);
  TRY(const bool found, one->statement.step());
  if (found) CHECK_OK(append_row(out, shape, *one));
  return found;
}

Expected<std::size_t> Renderer::append_all(std::string& out, const Shape& shape,
                                           std::span<const std::int64_t> ids, std::size_t bytes) {
  const std::size_t start = out.size();
  for (std::size_t at = 0; at < ids.size();) {
    const Run run = run_at(ids, at);
    TRY(Prepared* const some, prepared(shape, run.rows));
    if (run.rows == Rows::one) {
      some->statement.bind(ids[at]);
    } else {
      some->statement.bind(std::min(ids[at], ids[at + run.size - 1]));
      some->statement.bind(std::max(ids[at], ids[at + run.size - 1]));
    }
    for (std::size_t end = at + run.size; at < end; ++at) {
      if (out.size() - start >= bytes) return at;
      TRY(const bool there, some->statement.step());
      HEARTH_ASSERT(there);  // the same snapshot
      if (out.size() > start) out += ',';
      CHECK_OK(append_row(out, shape, *some));
      // Rows of a list are much of one size: the text is not moved again and again as it grows.
      const std::size_t all = (out.size() - start + 1) * (ids.size() + ids.size() / 8);
      if (at == 0) out.reserve(start + std::min(all, bytes));
    }
  }
  return ids.size();
}

Expected<> Renderer::append_row(std::string& out, const Shape& shape, const Prepared& of) {
  Row row(*this, out, of.statement);
  for (std::size_t i = 0; i < of.keys.size(); ++i) {
    out += of.keys[i];
    CHECK_OK(row.append(shape.members[i]));
  }
  out += '}';
  return {};
}

Expected<> Renderer::append_object(std::string& out, const Shape& shape, std::int64_t id) {
  const auto known = shape.repeats ? repeated_.find({&shape, id}) : repeated_.end();
  if (known != repeated_.end()) {
    out += known->second;
    return {};
  }
  const std::size_t from = out.size();
  TRY(const bool found, append(out, shape, id));
  if (!found) out += "null";
  if (shape.repeats && repeated_.size() < kRememberedMax)
    repeated_.emplace(std::pair(&shape, id), out.substr(from));
  return {};
}

Expected<> Renderer::append_labels(std::string& out, std::int64_t playbook) {
  TRY(Statement found, db_.query("SELECT l.id, l.name FROM playbook_labels p"
                                 " JOIN labels l ON l.id = p.label_id"
                                 " WHERE p.playbook_id = ?1 AND p.removed = 0 ORDER BY l.id",
                                 playbook));
  out += '[';
  for (bool first = true;; first = false) {
    TRY(const bool more, found.step());
    if (!more) break;
    out += first ? "{\"id\":" : ",{\"id\":";
    append_integer(out, found.integer(0));
    out += ",\"name\":";
    append_string(out, found.text(1));
    out += '}';
  }
  out += ']';
  return {};
}

Expected<> Renderer::append_delegates(std::string& out, std::int64_t result) {
  TRY(Statement found, db_.query("SELECT host_id FROM result_delegates WHERE result_id = ?1"
                                 " ORDER BY host_id",
                                 result));
  out += '[';
  for (bool first = true;; first = false) {
    TRY(const bool more, found.step());
    if (!more) break;
    if (!first) out += ',';
    CHECK_OK(append_object(out, nested_host(), found.integer(0)));
  }
  out += ']';
  return {};
}

Expected<> Renderer::append_json_body(std::string& out, std::int64_t id) {
  if (const auto known = bodies_.find(id); known != bodies_.end()) {
    out += known->second;
    return {};
  }
  TRY(const std::string stored, load_body(db_, id));
  const std::size_t from = out.size();
  CHECK_OK(append_body(out, stored));
  if (out.size() - from <= kRememberedBytesMax && bodies_.size() < kRememberedMax)
    bodies_.emplace(id, out.substr(from));
  return {};
}

}  // namespace hearth::record::api
