#include <charconv>

#include "base/text.hh"
#include "record/query/calls.hh"
#include "record/query/queries.hh"
#include "record/query/read.hh"

namespace hearth::record {
namespace {

Expected<std::vector<std::string>> delegates_of(Database& db, std::int64_t result) {
  return read_all<std::string>(
      db.query("SELECT h.name FROM result_delegates d JOIN hosts h ON h.id = d.host_id"
               " WHERE d.result_id = ?1 ORDER BY h.name",
               result),
      [](Columns columns) { return columns.text(); });
}

Expected<std::vector<ItemRow>> items_of(Database& db, std::int64_t result) {
  TRY(Statement found, db.query("SELECT n, status, changed, label, started, ended, duration,"
                                " content_body FROM result_items WHERE result_id = ?1 ORDER BY n",
                                result));
  std::vector<ItemRow> items;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return items;
    Columns columns(found);
    ItemRow item;
    item.n = columns.integer();
    item.status = columns.status<ResultStatus>();
    item.changed = columns.flag();
    item.label = columns.maybe_text();
    item.times = columns.times();
    TRY(item.content, body_or(db, columns.maybe_integer(), "{}"));
    items.push_back(std::move(item));
  }
}

Expected<std::int64_t> parse_number(const std::string& text) {
  std::int64_t id = 0;
  const char* end = text.data() + text.size();
  if (const auto read = std::from_chars(text.data(), end, id);
      !text.empty() && read.ptr == end && read.ec == std::errc())
    return id;
  return fail(Errc::invalid, join({"`", text,
                                   "` is no result's number; `hearth playbook show` "
                                   "shows those of a run that failed"}));
}

}  // namespace

Expected<ResultDetail> show_result(Database& db, const std::string& name) {
  TRY(const std::int64_t id, parse_number(name));
  ResultDetail detail;
  TRY(Statement found,
      db.query(RESULT_COLUMNS ", p.path, p.status, y.name" RESULT_JOINS
                              " JOIN playbooks p ON p.id = r.playbook_id"
                              " LEFT JOIN plays y ON y.id = r.play_id WHERE r.id = ?1",
               id));
  TRY(const bool there, found.step());
  if (!there)
    return fail(Errc::not_found, join({"no result ", name,
                                       " is recorded; `hearth playbook show` shows "
                                       "those of a run that failed"}));
  Columns columns(found);
  detail.head = read_result(columns);
  TRY(detail.content, body_or(db, columns.maybe_integer(), "{}"));
  detail.playbook_path = columns.text();
  detail.playbook_status = columns.status<Status>();
  detail.play_name = columns.maybe_text();
  detail.head.message = message_of(detail.content);
  TRY(detail.delegated, delegates_of(db, id));
  TRY(detail.items, items_of(db, id));
  TRY(detail.calls, calls_of(db, id));
  return detail;
}

}  // namespace hearth::record
