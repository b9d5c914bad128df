#include "record/import/ara_database.hh"

#include <algorithm>
#include <charconv>

#include "base/text.hh"
#include "base/utf8.hh"

namespace hearth::record {
namespace {

/// Rows of one statement: few enough that a part of the largest bodies stays in memory.
constexpr int kRows = 100;
constexpr std::size_t kRowPartBytes = 512 << 10;

std::int64_t micros_of(const Statement& found, int column) {
  return std::max<std::int64_t>(ara_time(found.text(column)).value_or(0), 0);
}

/// "0019_task_deprecations" is 19.
int migration_number(std::string_view migration) {
  int number = 0;
  std::from_chars(migration.data(), migration.data() + migration.size(), number);
  return number;
}

std::string place(const AraTable& table, std::int64_t id) {
  return join({table.name, " ", std::to_string(id)});
}

/// What helps with a store of Hearth's does not help here.
template <class T>
Expected<T> with_mend(Expected<T> done, const std::string& path) {
  if (done || done.error().code != Errc::corrupt) return done;
  return fail(Errc::corrupt, join({path,
                                   ": is no SQLite database, or damaged: what can be read was "
                                   "imported; `sqlite3 FILE .recover | sqlite3 NEW` may mend "
                                   "it, then import NEW"}));
}

}  // namespace

Expected<AraDatabase> AraDatabase::open(const std::string& path) {
  auto db = with_mend(Database::open(path, {}), path);
  if (!db) return std::unexpected(std::move(db).error());
  AraDatabase opened(*std::move(db));
  CHECK_OK(with_mend(opened.check(), path));
  return opened;
}

Expected<> AraDatabase::check() {
  const std::string& path = db_.path();
  TRY(const auto table,
      db_.find("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'django_migrations'"));
  if (!table)
    return fail(Errc::invalid, join({path,
                                     ": is no database of ARA's (no table "
                                     "django_migrations); name its ansible.sqlite"}));
  TRY(Statement newest, db_.query("SELECT name FROM django_migrations WHERE app = 'api'"
                                  " ORDER BY name DESC LIMIT 1"));
  TRY(const bool any, newest.step());
  migration_ = any ? migration_number(newest.text(0)) : 0;
  if (migration_ == 0)
    return fail(Errc::invalid, join({path, ": is a Django database, but not ARA's"}));
  if (migration_ < kAraMigrationMin)
    return fail(Errc::invalid, join({path,
                                     ": was made by an ara before 1.5.8; bring it forward "
                                     "with a newer ara's `ara-manage migrate`"}));
  if (migration_ > kAraMigration)
    return fail(Errc::invalid,
                join({path, ": was made by an ara that this Hearth does not know (migration ",
                      newest.text(0), "); import from its server: hearth store import URL"}));
  return {};
}

// Copies of a database are the same source, wherever they lie: by when its tables were made and its
// first label, which no prune removes.
Expected<std::string> AraDatabase::source() {
  TRY(Statement made, db_.query("SELECT applied FROM django_migrations WHERE app = 'api'"
                                " ORDER BY id LIMIT 1"));
  TRY(const bool any, made.step());
  std::string made_at(any ? made.text(0) : "");
  TRY(Statement label, db_.query("SELECT created FROM labels ORDER BY id LIMIT 1"));
  TRY(const bool labelled, label.step());
  const std::string first(labelled ? label.text(0) : "");
  return join({"ara:", derived_uuid(made_at, first).text()});
}

Expected<ImportOffer> AraDatabase::offer() {
  return with_mend(read_offer(), db_.path());
}

Expected<ImportOffer> AraDatabase::read_offer() {
  ImportOffer offer;
  TRY(offer.source, source());
  source_ = offer.source;
  for (const AraTable& table : ara_tables()) {
    TRY(Statement found,
        db_.query_text(join({"SELECT coalesce(max(id), 0), count(*), coalesce(max(updated), '')"
                             " FROM ",
                             table.name})));
    TRY(const bool row, found.step());
    HEARTH_ASSERT(row);
    offer.ids.upto[static_cast<std::size_t>(table.table)] = found.integer(0);
    offer.rows += found.integer(1);
    offer.asof = std::max(offer.asof, micros_of(found, 2));
  }
  return offer;
}

void AraDatabase::begin(IdMap ids) {
  ids_ = std::move(ids);
  since_ = 0;
  for (const Block& block : ids_.blocks())
    if (&block != &ids_.blocks().back()) since_ = std::max(since_, block.asof);
  stage_ = Stage::labels;
  playbook_ = 0;
  table_ = ara_tables().size();
}

Expected<ImportPart> AraDatabase::next() {
  return with_mend(read_next(), db_.path());
}

Expected<ImportPart> AraDatabase::read_next() {
  ImportPart part;
  while (part.drafts.empty() && part.left_out.empty() && stage_ != Stage::end) {
    if (stage_ == Stage::labels) {
      CHECK_OK(labels(part));
      stage_ = Stage::playbooks;
    } else if (stage_ == Stage::playbooks) {
      CHECK_OK(playbook(part));
    } else {
      CHECK_OK(latest_hosts(part));
      stage_ = Stage::end;
    }
  }
  return part;
}

/// All of them: a label that no playbook has is there too.
Expected<> AraDatabase::labels(ImportPart& part) {
  TRY(Statement found, db_.query("SELECT id, name, created, updated FROM labels ORDER BY id"));
  const bool first = ids_.blocks().size() == 1 && ids_.blocks().front().base == 0;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return {};
    ObjectText set;
    set.text("name", valid_utf8(std::string(found.text(1))));
    ImportDraft draft;
    draft.kind = "api.label";
    draft.run = ids_.blocks().back().uid;
    draft.at = micros_of(found, 2);
    if (first) draft.want = found.integer(0);
    draft.members =
        join({"\"updated\":", std::to_string(micros_of(found, 3)), ",\"set\":", set.done()});
    part.drafts.push_back(std::move(draft));
  }
}

Expected<bool> AraDatabase::next_playbook() {
  TRY(const auto id,
      db_.find("SELECT id FROM playbooks WHERE id > ?1 ORDER BY id LIMIT 1", playbook_));
  if (!id) return false;
  playbook_ = *id;
  table_ = 0;
  last_ = 0;
  return true;
}

/// Rows of one table of one playbook.
Expected<> AraDatabase::playbook(ImportPart& part) {
  if (table_ >= ara_tables().size()) {
    TRY(const bool more, next_playbook());
    if (!more) stage_ = Stage::latest;
    return {};
  }
  const AraTable& table = ara_tables()[table_];
  const std::int64_t before = last_;
  CHECK_OK(rows_of(table, part));
  if (last_ != before) return {};
  ++table_;
  last_ = 0;
  return {};
}

std::string AraDatabase::select(const AraTable& table) const {
  std::string sql = "SELECT t.id, t.created, t.updated";
  for (const AraColumn& column : table.columns)
    sql += join({", ", column.since > migration_ ? "NULL" : column.sql});
  const std::string_view of = table.table == Table::playbooks ? "t.id" : "t.playbook_id";
  return join({sql, " FROM ", table.from, " WHERE ", of, " = ?1 AND t.id > ?2 ORDER BY t.id LIMIT ",
               std::to_string(kRows)});
}

Expected<> AraDatabase::rows_of(const AraTable& table, ImportPart& part) {
  TRY(Statement found, db_.query_text(select(table)));
  found.bind(playbook_);
  found.bind(last_);
  std::size_t bytes = 0;
  while (bytes < kRowPartBytes) {
    TRY(const bool more, found.step());
    if (!more) return {};
    const std::size_t before = part.drafts.size();
    CHECK_OK(add_row(table, found, part));
    last_ = found.integer(0);
    ++part.rows;
    if (part.drafts.size() > before) bytes += part.drafts.back().members.size();
  }
  return {};
}

bool AraDatabase::is_new(Table table, std::int64_t id) const {
  return id > ids_.blocks().back().ids.after[static_cast<std::size_t>(table)];
}

Expected<> AraDatabase::add_row(const AraTable& table, const Statement& found, ImportPart& part) {
  const std::int64_t id = found.integer(0);
  const bool fresh = is_new(table.table, id);
  const UtcMicros updated = micros_of(found, 2);
  const auto here = ids_.here(table.table, id);
  // Rows that came after the offer wait for the next go.
  if (!here || (!fresh && updated <= since_)) return {};
  AraRow row;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i].since <= migration_)
      add_column(row, table.columns[i], found, static_cast<int>(i) + 3, ids_);
  CHECK_OK(add_lists(table, id, row));
  for (const std::string& why : row.problems)
    part.left_out.push_back(join({db_.path(), ": ", place(table, id), ": ", why}));
  if (row.orphan) return {};
  part.drafts.push_back(row_draft(
      {table, source_, playbook_, id, *here, fresh, micros_of(found, 1), updated}, row.set.done()));
  return {};
}

/// What a row has many of.
Expected<> AraDatabase::add_lists(const AraTable& table, std::int64_t id, AraRow& row) {
  const bool labels = table.table == Table::playbooks;
  if (!labels && table.table != Table::results) return {};
  TRY(Statement found,
      labels ? db_.query("SELECT l.name FROM playbooks_labels p JOIN labels l ON l.id = p.label_id"
                         " WHERE p.playbook_id = ?1 ORDER BY l.id",
                         id)
             : db_.query("SELECT host_id FROM results_delegated_to WHERE result_id = ?1"
                         " ORDER BY host_id",
                         id));
  std::vector<std::string> all;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) break;
    if (labels) {
      all.push_back(quoted_json(valid_utf8(std::string(found.text(0)))));
    } else if (const auto host = ids_.here(Table::hosts, found.integer(0))) {
      all.push_back(std::to_string(*host));
    } else {
      row.problems.push_back(
          join({"delegated_to: names a host that is not there: ", found.text(0)}));
    }
  }
  if (labels || !all.empty()) row.set.raw(labels ? "labels" : "delegated_to", list_text(all));
  return {};
}

/// Which host is the latest of its name.
Expected<> AraDatabase::latest_hosts(ImportPart& part) {
  TRY(Statement found, db_.query("SELECT l.host_id, l.updated, h.playbook_id FROM latest_hosts l"
                                 " JOIN hosts h ON h.id = l.host_id ORDER BY l.updated, l.name"));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return {};
    const auto here = ids_.here(Table::hosts, found.integer(0));
    const UtcMicros at = micros_of(found, 1);
    if (!here || at <= since_) continue;
    part.drafts.push_back(latest_draft(source_, found.integer(2), *here, at));
  }
}

}  // namespace hearth::record
