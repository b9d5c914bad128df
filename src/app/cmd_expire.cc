#include "app/api_client.hh"
#include "app/cmd_prune.hh"
#include "app/own/ask.hh"
#include "base/json.hh"
#include "base/text.hh"
#include "base/time.hh"
#include "http/query.hh"
#include "record/query/table.hh"

namespace hearth::app {
namespace {

constexpr UtcMicros kHourMicros = 3'600'000'000;

/// What is taken for left behind, of one kind.
struct ExpiringKind {
  const char* word;
  const char* path;
};
constexpr ExpiringKind kExpiringKinds[] = {
    {"playbook", "/api/v1/playbooks"}, {"play", "/api/v1/plays"}, {"task", "/api/v1/tasks"}};

/// What says something to a person: a name, else a path.
Json title_of(const JsonObject& row) {
  for (const char* member : {"name", "path"})
    if (const auto text = get_string(row, member); text && !text->empty()) return Json(*text);
  return {};
}

Co<Expected<JsonArray>> left_behind(ApiClient& api, const ExpiringKind& kind, std::string query) {
  JsonArray found;
  CO_TRY(const std::string body, co_await api.ask("GET", kind.path, std::move(query)));
  CO_TRY(const JsonObject page, parse_json_object(body));
  const JsonArray* rows = get_array(page, "results");
  if (!rows) co_return fail(Errc::protocol, join({kind.path, ": the answer has no results"}));
  for (const Json& row : *rows) {
    const auto* object = row.if_object();
    const auto id = object ? get_int(*object, "id") : std::nullopt;
    if (!id) continue;
    found.push_back({{"kind", kind.word},
                     {"id", *id},
                     {"name", title_of(*object)},
                     {"updated", get_string(*object, "updated").value_or("")},
                     {"expired", false}});
  }
  co_return found;
}

/// Errors leave the rest as it is: what is done is done.
Co<Expected<>> expire_each(ApiClient& api, const ExpiringKind& kind, JsonArray& rows) {
  for (Json& row : rows) {
    const std::string path = join({kind.path, "/", to_text(row.at("id"))});
    CO_TRY(const std::string done, co_await api.ask("PATCH", path, "", R"({"status":"expired"})"));
    (void)done;
    row.as_object()["expired"] = true;
  }
  co_return Expected<>();
}

Co<Expected<JsonArray>> expire_all(ApiClient& api, const ExpireOptions& options, UtcMicros now) {
  const UtcMicros before = now - options.hours * kHourMicros;
  const std::string query = join(
      {"status=running&updated_before=", http::form_encoded(to_rfc3339(before)),
       "&order=", http::form_encoded(options.order), "&limit=", std::to_string(options.limit)});
  JsonArray all;
  for (const ExpiringKind& kind : kExpiringKinds) {
    CO_TRY(JsonArray rows, co_await left_behind(api, kind, query));
    if (options.confirm) CO_CHECK_OK(co_await expire_each(api, kind, rows));
    for (Json& row : rows) all.push_back(std::move(row));
  }
  co_return all;
}

std::string rows_text(const JsonArray& rows, bool confirmed) {
  std::string out;
  for (const Json& row : rows) {
    const JsonObject& one = row.get_object();
    out += record::printable(join({get_string(one, "kind").value_or(""), " ", to_text(one.at("id")),
                                   "  ", get_string(one, "updated").value_or(""), "  ",
                                   get_string(one, "name").value_or("")})) +
           "\n";
  }
  return join({out, std::to_string(rows.size()), rows.size() == 1 ? " is" : " are",
               confirmed ? " expired\n" : " left behind; --confirm expires them\n"});
}

Co<Expected<int>> do_expire(Context& context, ApiClient& api, const ExpireOptions& options) {
  CO_TRY(const JsonArray rows, co_await expire_all(api, options, context.loop.clock().utc()));
  CO_CHECK_OK(print(options.json ? to_text(rows) + "\n" : rows_text(rows, options.confirm)));
  co_return 0;
}

}  // namespace

Co<Expected<int>> expire(Context& context, const ExpireOptions& options) {
  return with_api<ExpireOptions>(context, options, do_expire);
}

}  // namespace hearth::app
