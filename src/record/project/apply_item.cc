#include "record/project/apply.hh"
#include "record/project/result_rows.hh"
#include "record/store/bodies.hh"
#include "record/store/search_rows.hh"

namespace hearth::record {
namespace {

struct Item {
  Uuid task;
  std::string host;
  std::int64_t batch, n;
  ResultStatus status;
  std::optional<Uuid> result;
};

Expected<Item> item_of(const Event& event) {
  Item item;
  TRY(item.task, event.need_uuid("task"));
  TRY(item.host, event.need_text("host"));
  item.batch = event.integer("batch").value_or(0);
  const auto n = event.integer("n");
  if (!n) return fail(Errc::invalid, "`n` is missing or no number");
  const auto status = parse_result_status(event.text("status").value_or(""));
  if (!status) return fail(Errc::invalid, "`status` is no item's");
  item.n = *n;
  item.status = *status;
  item.result = Uuid::parse(event.text("uid").value_or(""));
  return item;
}

/// The result that an item belongs to; a stub where it has not come yet.
Expected<std::int64_t> result_of_item(Rows& rows, const Run& run, const Item& item) {
  TRY(const std::int64_t task, rows.count_task(run, item.task, item.batch, {}, 0));
  TRY(const std::int64_t host, rows.count_host(run, item.host));
  const Uuid uid =
      item.result ? *item.result : uid_for_items(run.uid, item.task, item.batch, item.host);
  TRY(const auto known, find_result(rows, uid));
  if (known) return known->id;
  if (!item.result) {  // later than its result
    CHECK_OK(rows.settle());
    TRY(const auto late, rows.db().find("SELECT id FROM results WHERE task_id = ?1 AND host_id = ?2"
                                        " ORDER BY id LIMIT 1",
                                        task, host));
    if (late) return *late;
  }
  TRY(const Via via, via_of(rows, run, item.task, item.host));
  return add_result_stub(rows, run, uid, task, host, via);
}

}  // namespace

Expected<> apply_item(Rows& rows, const Event& event) {
  TRY(const Item item, item_of(event));
  TRY(const Run run, rows.run(event));
  TRY(const std::int64_t result, result_of_item(rows, run, item));
  if (rows.results().waits(result)) CHECK_OK(rows.settle());
  CHECK_OK(forget_searched_result(rows.db(), result));
  TRY(const MaybeId content, rows.store_body(event.raw("content"), run.at));
  rows.results().items().add(result, item.n, item.status, event.flag("changed"),
                             event.text("label"), event.integer("started"),
                             event.integer("ended").value_or(run.at), event.integer("duration"),
                             content);
  rows.gather();
  CHECK_OK(
      rows.db().run("UPDATE results SET created = min(created, ?2), updated = max(updated, ?2)"
                    " WHERE id = ?1",
                    result, run.at));
  return {};
}

}  // namespace hearth::record
