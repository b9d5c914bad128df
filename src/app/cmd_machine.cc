#include "app/cmd_machine.hh"

#include "app/own/ask.hh"
#include "base/text.hh"

namespace hearth::app {
namespace {

constexpr ShownColumn kMachines[] = {{"ID", "id"},
                                     {"NAME", "name"},
                                     {"VERDICT", "verdict"},
                                     {"SEEN", "appearances"},
                                     {"FIRST", "first_seen"},
                                     {"LAST", "last_seen"}};
constexpr ShownColumn kNames[] = {
    {"HOST", "host"}, {"SEEN", "appearances"}, {"FIRST", "first_seen"}, {"LAST", "last_seen"}};
constexpr ShownColumn kHosts[] = {{"PLAYBOOK", "playbook"}, {"HOST_ID", "host_id"},
                                  {"HOST", "host"},         {"SEEN", "seen"},
                                  {"VERDICT", "verdict"},   {"WHY", "why"}};
constexpr ShownColumn kEvidence[] = {{"KEY", "kind"},
                                     {"VALUES", "values"},
                                     {"OF_OTHERS_TOO", "values_of_others_too"},
                                     {"LAST", "last_seen"}};
constexpr ShownColumn kDecisions[] = {
    {"N", "n"},           {"WHAT", "kind"},       {"WHEN", "at"},   {"BY", "by"},
    {"REASON", "reason"}, {"MACHINE", "machine"}, {"INTO", "into"}, {"UNDONE", "undone"}};
constexpr ShownColumn kDoubts[] = {
    {"MACHINE", "machine"}, {"HOST", "host"},     {"PLAYBOOK", "playbook"},
    {"VERDICT", "verdict"}, {"MAY_BE", "rivals"}, {"MOVED", "moved"},
    {"WHY", "why"}};

std::string machine_text(const JsonObject& machine) {
  return join({table_text(JsonArray{machine}, kMachines),
               part("names", rows_of(machine, "names"), kNames),
               part("known by", rows_of(machine, "evidence"), kEvidence),
               part("hosts, the latest", rows_of(machine, "hosts"), kHosts),
               part("decisions", rows_of(machine, "decisions"), kDecisions)});
}

Expected<> print_machine(const JsonObject& machine, bool json) {
  return print(json ? to_text(machine) + "\n" : machine_text(machine));
}

std::string machine_path(const std::string& machine, std::string_view more = "") {
  return join({"machines/", encoded(machine), more});
}

Co<Expected<int>> print_list(ApiClient& api, const MachineOptions& options, std::string path,
                             std::span<const ShownColumn> columns) {
  std::string query = query_of({{"name", options.name},
                                {"verdict", options.verdict},
                                {"limit", std::to_string(options.limit)},
                                {"offset", std::to_string(options.offset)}});
  CO_TRY(const JsonObject page, co_await ask_own(api, "GET", std::move(path), std::move(query)));
  const JsonArray rows = rows_of(page, "results");
  CO_CHECK_OK(print(options.json ? array_text(rows) : table_text(rows, columns)));
  co_return 0;
}

JsonObject said(Context& context, const MachineOptions& options) {
  JsonObject body{{"by", user_of(context.env)}};
  if (!options.reason.empty()) body["reason"] = options.reason;
  return body;
}

Co<Expected<int>> do_list(Context&, ApiClient& api, const MachineOptions& options) {
  co_return co_await print_list(api, options, "machines", kMachines);
}

Co<Expected<int>> do_doubts(Context&, ApiClient& api, const MachineOptions& options) {
  co_return co_await print_list(api, options, "machines/doubts", kDoubts);
}

Co<Expected<int>> do_show(Context&, ApiClient& api, const MachineOptions& options) {
  CO_TRY(const JsonObject machine, co_await ask_own(api, "GET", machine_path(options.machine)));
  CO_CHECK_OK(print_machine(machine, options.json));
  co_return 0;
}

/// The id of whatever names a machine, after all merges.
Co<Expected<std::int64_t>> id_of(ApiClient& api, std::string machine) {
  CO_TRY(const JsonObject found, co_await ask_own(api, "GET", machine_path(machine)));
  co_return get_int(found, "id").value_or(0);
}

Co<Expected<int>> change(ApiClient& api, const MachineOptions& options, std::string method,
                         std::string more, JsonObject body) {
  CO_TRY(const std::int64_t id, co_await id_of(api, options.machine));
  std::string path = machine_path(std::to_string(id), more);
  CO_TRY(const JsonObject machine,
         co_await ask_own(api, std::move(method), std::move(path), "", std::move(body)));
  CO_CHECK_OK(print_machine(machine, options.json));
  co_return 0;
}

Co<Expected<int>> do_merge(Context& context, ApiClient& api, const MachineOptions& options) {
  JsonObject body = said(context, options);
  CO_TRY(const std::int64_t other, co_await id_of(api, options.other));
  body["into"] = other;
  co_return co_await change(api, options, "POST", "/merge", std::move(body));
}

Co<Expected<int>> do_split(Context& context, ApiClient& api, const MachineOptions& options) {
  JsonObject body = said(context, options);
  if (!options.title.empty()) body["name"] = options.title;
  if (!options.hosts.empty()) {
    JsonArray hosts;
    for (const std::int64_t host : options.hosts) hosts.emplace_back(host);
    body["hosts"] = std::move(hosts);
  }
  if (!options.from.empty()) {
    CO_TRY(const JsonObject run,
           co_await ask_own(api, "GET", join({"runs/", encoded(options.from)})));
    body["from"] = get_int(run, "playbook").value_or(0);
  }
  co_return co_await change(api, options, "POST", "/split", std::move(body));
}

Co<Expected<int>> do_rename(Context& context, ApiClient& api, const MachineOptions& options) {
  JsonObject body = said(context, options);
  body["name"] = options.title;
  co_return co_await change(api, options, "POST", "/rename", std::move(body));
}

Co<Expected<int>> do_undo(Context& context, ApiClient& api, const MachineOptions& options) {
  std::string path = join({"/decisions/", std::to_string(options.decision)});
  co_return co_await change(api, options, "DELETE", std::move(path), said(context, options));
}

}  // namespace

Co<Expected<int>> machine_list(Context& context, const MachineOptions& options) {
  return with_api<MachineOptions>(context, options, do_list);
}
Co<Expected<int>> machine_show(Context& context, const MachineOptions& options) {
  return with_api<MachineOptions>(context, options, do_show);
}
Co<Expected<int>> machine_doubts(Context& context, const MachineOptions& options) {
  return with_api<MachineOptions>(context, options, do_doubts);
}
Co<Expected<int>> machine_merge(Context& context, const MachineOptions& options) {
  return with_api<MachineOptions>(context, options, do_merge);
}
Co<Expected<int>> machine_split(Context& context, const MachineOptions& options) {
  return with_api<MachineOptions>(context, options, do_split);
}
Co<Expected<int>> machine_rename(Context& context, const MachineOptions& options) {
  return with_api<MachineOptions>(context, options, do_rename);
}
Co<Expected<int>> machine_undo(Context& context, const MachineOptions& options) {
  return with_api<MachineOptions>(context, options, do_undo);
}

}  // namespace hearth::app
