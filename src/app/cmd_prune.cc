#include "app/cmd_prune.hh"

#include "app/api_client.hh"
#include "app/own/ask.hh"
#include "base/json.hh"
#include "base/text.hh"
#include "http/query.hh"
#include "record/query/table.hh"

namespace hearth::app {
namespace {

std::string prune_query(const std::vector<std::pair<std::string, std::string>>& which,
                        bool confirm) {
  std::string query = confirm ? "confirm=true" : "confirm=false";
  for (const auto& [name, value] : which)
    query += join({"&", name, "=", http::form_encoded(value)});
  return query;
}

std::string line_of(const JsonObject& run) {
  char head[96];
  std::snprintf(head, sizeof head, "%8lld  %-20.20s  %-9s  %7lld  ",
                static_cast<long long>(get_int(run, "playbook").value_or(0)),
                std::string(get_string(run, "started").value_or("-")).c_str(),
                std::string(get_string(run, "status").value_or("?")).c_str(),
                static_cast<long long>(get_int(run, "results").value_or(0)));
  const auto name = get_string(run, "name");
  const std::string_view title = name ? *name : get_string(run, "path").value_or("");
  return record::printable(join({head, title})) + "\n";
}

std::string prune_text(const JsonObject& answer, bool confirmed) {
  const std::int64_t count = get_int(answer, "count").value_or(0);
  const std::int64_t matched = get_int(answer, "matched").value_or(0);
  std::string out;
  if (const JsonArray* runs = get_array(answer, "runs"); runs && !runs->empty()) {
    out = "playbook  started               status     results  name or path\n";
    for (const Json& run : *runs)
      if (run.is_object()) out += line_of(run.get_object());
  }
  out += join({std::to_string(count), count == 1 ? " run with " : " runs with ",
               std::to_string(get_int(answer, "results").value_or(0)), " results, about ",
               megabytes(get_int(answer, "about_bytes").value_or(0)), " of ",
               megabytes(get_int(answer, "store_bytes").value_or(0) +
                         get_int(answer, "journal_bytes").value_or(0)),
               confirmed ? ": deleted\n" : ": nothing was deleted; --confirm does it\n"});
  if (matched > count)
    out += join({std::to_string(matched), " match in all; --limit ", std::to_string(matched),
                 " takes them\n"});
  return out;
}

Co<Expected<int>> do_prune(Context&, ApiClient& api, const PruneOptions& options) {
  std::string query = prune_query(options.which, options.confirm);
  CO_TRY(const std::string body,
         co_await api.ask("POST", "/api/hearth/v1/prune", std::move(query)));
  CO_TRY(const JsonObject answer, parse_json_object(body));
  CO_CHECK_OK(print(options.json ? body + "\n" : prune_text(answer, options.confirm)));
  co_return 0;
}

}  // namespace

Co<Expected<int>> prune(Context& context, const PruneOptions& options) {
  return with_api<PruneOptions>(context, options, do_prune);
}

Co<Expected<int>> playbook_prune(Context& context, const PruneOptions& options) {
  PruneOptions all = options;
  all.which.emplace_back("days", options.days);
  all.which.emplace_back("limit", options.limit);
  co_return co_await prune(context, all);
}

}  // namespace hearth::app
