#include "app/api_client.hh"
#include "app/commands.hh"
#include "app/own/ask.hh"
#include "app/progress.hh"
#include "app/site_folder.hh"
#include "base/text.hh"
#include "record/site/site.hh"

namespace hearth::app {
namespace {

/// More runs than this are a store, not a report.
constexpr std::int64_t kRunsMax = 1000;

/// The newest runs that fit what was said, the newest first.
Co<Expected<std::vector<std::string>>> find_runs(ApiClient& api, const ExportSiteOptions& options) {
  const std::int64_t most = options.newest > 0 ? options.newest : kRunsMax;
  CO_TRY(const JsonObject page, co_await ask_own(api, "GET", "runs",
                                                 query_of({{"group", options.group},
                                                           {"label", options.label},
                                                           {"path", options.path},
                                                           {"limit", std::to_string(most)}})));
  const std::int64_t count = get_int(page, "count").value_or(0);
  if (options.newest == 0 && count > kRunsMax)
    co_return fail(Errc::invalid, join({std::to_string(count), " runs are like that; say --newest ",
                                        std::to_string(kRunsMax), ", or fewer"}));
  std::vector<std::string> runs;
  for (const Json& run : rows_of(page, "results"))
    runs.push_back(std::to_string(get_int(run.as_object(), "playbook").value_or(0)));
  if (runs.empty()) co_return fail(Errc::not_found, "no run is like that");
  co_return runs;
}

Co<Expected<std::vector<std::string>>> chosen_runs(ApiClient& api,
                                                   const ExportSiteOptions& options) {
  const bool by_filter = !options.group.empty() || !options.label.empty() ||
                         !options.path.empty() || options.newest > 0;
  if (options.runs.empty() && !by_filter)
    co_return fail(Errc::invalid,
                   "which runs? name them, as `hearth playbook list` shows them, or say last,"
                   " --group, --label, --path or --newest");
  if (options.runs.empty()) co_return co_await find_runs(api, options);
  if (by_filter) co_return fail(Errc::invalid, "name runs, or say what they are like: not both");
  std::vector<std::string> runs;
  for (const std::string& run : options.runs) runs.push_back(encoded(run));
  co_return runs;
}

Co<Expected<int>> do_export(Context& context, ApiClient& api, const ExportSiteOptions& options) {
  CO_TRY(std::vector<std::string> runs, co_await chosen_runs(api, options));
  CO_TRY(SiteFolder folder, SiteFolder::open(options.folder, options.force));
  Progress progress(context.loop.clock(), "answers", 0);
  std::int64_t asked = 0;
  record::site::AskApi ask = [&](std::string path) -> Co<Expected<std::string>> {
    progress.set(++asked);
    const std::size_t mark = std::min(path.find('?'), path.size());
    std::string query = path.substr(std::min(path.size(), mark + 1));
    co_return co_await api.ask("GET", "/api/" + path.substr(0, mark), std::move(query));
  };
  record::site::PutFile put = [&](const std::string& name, std::string_view bytes) {
    return folder.put(name, bytes);
  };
  CO_TRY(const record::site::SiteParts parts,
         co_await record::site::write_site({std::move(runs), context.loop.clock().utc()},
                                           std::move(ask), std::move(put)));
  progress.clear();
  const std::string index =
      options.folder + (options.folder.ends_with('/') ? "" : "/") + "index.html";
  const JsonObject all{{"folder", options.folder}, {"index", index},
                       {"runs", parts.runs},       {"results", parts.results},
                       {"files", folder.files()},  {"size_bytes", folder.bytes()}};
  CO_CHECK_OK(print(
      options.json ? to_text(all) + "\n"
                   : join({index, ": ", std::to_string(parts.runs),
                           parts.runs == 1 ? " run, " : " runs, ", std::to_string(parts.results),
                           " results, ", std::to_string(folder.bytes()), " bytes\n"})));
  co_return 0;
}

}  // namespace

Co<Expected<int>> export_site(Context& context, const ExportSiteOptions& options) {
  return with_api<ExportSiteOptions>(context, options, &do_export);
}

}  // namespace hearth::app
