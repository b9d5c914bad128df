#include "app/cmd_record_key.hh"

#include "app/api_client.hh"
#include "app/ara/columns.hh"
#include "app/own/ask.hh"
#include "record/api/json_text.hh"
#include "record/query/json_text.hh"

namespace hearth::app {
namespace {

constexpr const char* kRecords = "/api/v1/records";

/// The newest record of that key, or nothing.
Co<Expected<std::optional<Fields>>> find(ApiClient& api, const RecordKey& options) {
  std::vector<std::pair<std::string, std::string>> filters{{"key", options.key}};
  if (!options.playbook.empty()) filters.emplace_back("playbook", options.playbook);
  std::string query = page_query(filters, "-updated", 1, 0);
  CO_TRY(const std::string listed, co_await api.ask("GET", kRecords, std::move(query)));
  CO_TRY(const Page page, parse_page(listed));
  if (page.rows.empty()) co_return std::optional<Fields>{};
  // A list leaves values out.
  std::string path = join({kRecords, "/", page.rows.front().text("id")});
  CO_TRY(const std::string body, co_await api.ask("GET", std::move(path)));
  CO_TRY(Fields record, parse_object(body));
  co_return std::optional<Fields>(std::move(record));
}

Co<Expected<>> get(ApiClient& api, const RecordKey& options) {
  CO_TRY(const auto record, co_await find(api, options));
  if (!record)
    co_return fail(Errc::not_found, join({"record ", options.key,
                                          ": no such key; `hearth record "
                                          "list` shows them"}));
  if (options.json) co_return print(record->object() + "\n");
  const std::string_view value = record->get("value");
  const bool is_text = value.starts_with('"');
  co_return print((is_text ? record->text("value") : std::string(value)) + "\n");
}

/// The value as the API takes it: text between quotes, or the JSON that was given.
Expected<std::string> value_of(const RecordKey& options) {
  if (options.type == "text" || options.type == "url") return record::quoted_json(options.value);
  auto json = record::api::compact_json(options.value);
  if (json) return json;
  return fail(Errc::invalid, join({"value of ", options.key, ": ", json.error().message,
                                   "; JSON is wanted for --type ", options.type}));
}

Co<Expected<>> set(ApiClient& api, const RecordKey& options) {
  CO_TRY(const std::string value, value_of(options));
  CO_TRY(const auto there, co_await find(api, options));
  record::ObjectText body;
  body.raw("value", value).text("type", options.type);
  std::string method = "PATCH", path = kRecords;
  if (there) {
    path += "/" + there->text("id");
  } else {
    method = "POST";
    body.text("playbook", options.playbook).text("key", options.key);
  }
  CO_TRY(const std::string answer, co_await api.ask(method, path, "", body.done()));
  if (!options.json) co_return Expected<>{};
  CO_TRY(const Fields record, parse_object(answer));
  co_return print(record.object() + "\n");
}

}  // namespace

Co<Expected<int>> record_get(Context& context, const RecordKey& options) {
  return with_api<RecordKey>(context, options, get);
}
Co<Expected<int>> record_set(Context& context, const RecordKey& options) {
  return with_api<RecordKey>(context, options, set);
}

}  // namespace hearth::app
