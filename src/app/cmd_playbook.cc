#include "app/commands.hh"
#include "app/store_of.hh"
#include "app/up_to_date.hh"
#include "record/query/print.hh"
#include "record/query/queries.hh"
#include "record/store/store.hh"

namespace hearth::app {
namespace {

std::optional<record::Status> status_of(const std::string& word) {
  for (const auto status :
       {record::Status::unknown, record::Status::running, record::Status::completed,
        record::Status::failed, record::Status::expired})
    if (record::name_of(status) == word) return status;
  return {};
}

/// Nothing was recorded yet: an empty list, not an error.
Expected<std::vector<record::PlaybookRow>> list(const Env& env,
                                                const record::PlaybookFilter& filter) {
  auto db = read_store_of(env);
  if (!db && db.error().code == Errc::not_found) return std::vector<record::PlaybookRow>{};
  if (!db) return std::unexpected(std::move(db).error());
  return record::list_playbooks(*db, filter);
}

Expected<record::Database> open_for_show(const Env& env, std::string_view noun,
                                         const std::string& id) {
  auto db = read_store_of(env);
  if (!db && db.error().code == Errc::not_found)
    return fail(Errc::not_found,
                join({noun, " ", id, ": nothing was recorded yet in ", env.home()}));
  return db;
}

}  // namespace

Co<Expected<int>> playbook_list(Context& context, const ListOptions& options) {
  co_await bring_up_to_date(context);
  record::PlaybookFilter filter;
  filter.status = status_of(options.status);
  filter.path = options.path;
  filter.label = options.label;
  filter.limit = options.limit;
  filter.offset = options.offset;
  CO_TRY(const auto rows, list(context.env, filter));
  CO_CHECK_OK(print(options.json ? record::json_of(rows) : record::text_of(rows)));
  co_return 0;
}

Co<Expected<int>> playbook_show(Context& context, const ShowOptions& options) {
  co_await bring_up_to_date(context);
  CO_TRY(auto db, open_for_show(context.env, "playbook", options.id));
  CO_TRY(const std::int64_t id, record::find_playbook(db, options.id));
  CO_TRY(const auto detail, record::show_playbook(db, id));
  CO_CHECK_OK(print(options.json ? record::json_of(detail) : record::text_of(detail)));
  co_return 0;
}

Co<Expected<int>> result_show(Context& context, const ShowOptions& options) {
  co_await bring_up_to_date(context);
  CO_TRY(auto db, open_for_show(context.env, "result", options.id));
  CO_TRY(const auto detail, record::show_result(db, options.id));
  CO_CHECK_OK(print(options.json ? record::json_of(detail) : record::text_of(detail)));
  co_return 0;
}

}  // namespace hearth::app
