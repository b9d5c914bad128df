#include "app/cmd_group.hh"

#include "app/own/ask.hh"
#include "base/id.hh"
#include "base/text.hh"

namespace hearth::app {
namespace {

constexpr ShownColumn kGroups[] = {{"NAME", "name"},
                                   {"PLAYBOOKS", "playbooks"},
                                   {"GATHERINGS", "gatherings"},
                                   {"FIRST", "first"},
                                   {"LAST", "last"}};
constexpr ShownColumn kGatherings[] = {
    {"ID", "id"},        {"NAME", "name"},  {"STATUS", "status"},      {"STARTED", "started"},
    {"WALL", "wall_ms"}, {"SUM", "sum_ms"}, {"PLAYBOOKS", "playbooks"}};
constexpr ShownColumn kMembers[] = {{"PLAYBOOK", "playbook"}, {"STATUS", "status"},
                                    {"STARTED", "started"},   {"DURATION", "duration_ms"},
                                    {"TASKS", "tasks"},       {"HOSTS", "hosts"},
                                    {"NAME", "name"},         {"PATH", "path"}};
constexpr ShownColumn kFailures[] = {{"PLAYBOOK", "playbook"},
                                     {"RESULT", "result"},
                                     {"HOST", "host"},
                                     {"TASK", "task"},
                                     {"MESSAGE", "message"}};
constexpr ShownColumn kFailed[] = {{"PLAYBOOK", "playbook"}, {"HOST", "host"}, {"TASK", "task"}};
constexpr ShownColumn kPairs[] = {{"PLAYBOOK", "playbook"},
                                  {"BEFORE", "before_status"},
                                  {"AFTER", "after_status"},
                                  {"BEFORE_TOOK", "before_ms"},
                                  {"AFTER_TOOK", "after_ms"}};

std::string group_path(const std::string& group, std::string_view more = "") {
  return join({"groups/", encoded(group), more});
}

std::string page_of(const GroupOptions& options, const std::string& name) {
  return query_of({{"name", name},
                   {"limit", std::to_string(options.limit)},
                   {"offset", std::to_string(options.offset)}});
}

std::string counts_text(const JsonObject& object, std::string_view member) {
  const JsonObject* const counts = get_object(object, member);
  std::vector<std::string> out;
  if (counts)
    for (const auto& [name, value] : *counts) out.push_back(join({name, " ", to_text(value)}));
  return join_with(", ", out);
}

Co<Expected<int>> do_list(Context&, ApiClient& api, const GroupOptions& options) {
  CO_TRY(const JsonObject page,
         co_await ask_own(api, "GET", "groups", page_of(options, options.group)));
  const JsonArray rows = rows_of(page, "results");
  CO_CHECK_OK(print(options.json ? array_text(rows) : table_text(rows, kGroups)));
  co_return 0;
}

/// The group, and its gatherings behind it.
Co<Expected<int>> do_show(Context&, ApiClient& api, const GroupOptions& options) {
  CO_TRY(JsonObject group, co_await ask_own(api, "GET", group_path(options.group)));
  CO_TRY(
      const JsonObject page,
      co_await ask_own(api, "GET", group_path(options.group, "/gatherings"), page_of(options, "")));
  const JsonArray gatherings = rows_of(page, "results");
  const std::string text =
      join({table_text(JsonArray{group}, kGroups), part("gatherings", gatherings, kGatherings)});
  group["gathered"] = gatherings;
  CO_CHECK_OK(print(options.json ? to_text(group) + "\n" : text));
  co_return 0;
}

/// What failed stands first.
std::string report_text(const JsonObject& report) {
  return join({shown(report, "group"), ": ", shown(report, "status"), ", ",
               counts_text(report, "results"), "\n",
               part("failed", rows_of(report, "failures"), kFailures),
               part("playbooks", rows_of(report, "members"), kMembers), "\nstarted ",
               shown(report, "started"), ", took ", shown(report, "wall_ms"), " (the playbooks ",
               shown(report, "sum_ms"), " together)\nhosts: ", shown(report, "hosts"), "\n"});
}

/// A group's name stands for its last gathering; all else for the gathering of that playbook.
Co<Expected<std::string>> gathering_of(ApiClient& api, std::string said) {
  const bool playbook = said == "last" || Uuid::parse(said) ||
                        said.find_first_not_of("0123456789") == std::string::npos;
  if (playbook) co_return said;
  CO_TRY(const JsonObject group, co_await ask_own(api, "GET", group_path(said)));
  const JsonObject* const last = get_object(group, "last_gathering");
  const auto id = last ? get_int(*last, "id") : std::nullopt;
  if (!id) co_return fail(Errc::not_found, join({"the group ", said, " has no gathering yet"}));
  co_return std::to_string(*id);
}

Co<Expected<int>> do_report(Context&, ApiClient& api, const GroupOptions& options) {
  CO_TRY(const std::string gathering, co_await gathering_of(api, options.run));
  std::string path = join({"gatherings/", encoded(gathering)});
  CO_TRY(const JsonObject report, co_await ask_own(api, "GET", std::move(path)));
  CO_CHECK_OK(print(options.json ? to_text(report) + "\n" : report_text(report)));
  co_return 0;
}

/// Both sides of each pair in one row.
JsonArray flat(const JsonArray& pairs) {
  JsonArray out;
  for (const Json& pair : pairs) {
    const JsonObject* const object = pair.if_object();
    if (!object) continue;
    JsonObject row{{"playbook", object->contains("playbook") ? object->at("playbook") : Json()}};
    for (const std::string side : {"before", "after"}) {
      const JsonObject* const one = get_object(*object, side);
      row[side + "_status"] = one && one->contains("status") ? one->at("status") : Json();
      row[side + "_ms"] = one && one->contains("duration_ms") ? one->at("duration_ms") : Json();
    }
    out.push_back(std::move(row));
  }
  return out;
}

std::string compared_text(const JsonObject& said) {
  return join({table_text(flat(rows_of(said, "playbooks")), kPairs),
               part("fails now", rows_of(said, "failures_new"), kFailed),
               part("fails no more", rows_of(said, "failures_gone"), kFailed),
               "\nbefore: ", counts_text(said, "results_before"),
               "\nafter:  ", counts_text(said, "results_after"), "\nhosts that are new: ",
               shown(said, "hosts_new"), "; gone: ", shown(said, "hosts_gone"), "\n"});
}

Co<Expected<int>> do_compare(Context&, ApiClient& api, const GroupOptions& options) {
  CO_TRY(const std::string gathering, co_await gathering_of(api, options.run));
  std::string path = join({"gatherings/", encoded(gathering), "/compare"});
  std::string query = query_of({{"with", options.with}});
  CO_TRY(const JsonObject said, co_await ask_own(api, "GET", std::move(path), std::move(query)));
  CO_CHECK_OK(print(options.json ? to_text(said) + "\n" : compared_text(said)));
  co_return 0;
}

/// What the group is now, after a change.
Expected<int> print_group(const GroupOptions& options, const JsonObject& group) {
  const std::string text =
      join({shown(group, "name"), ": ", shown(group, "playbooks"), " playbooks\n"});
  CHECK_OK(print(options.json ? to_text(group) + "\n" : text));
  return 0;
}

/// The same request for each of the runs; the last answer is shown.
Co<Expected<int>> for_each_run(ApiClient& api, const GroupOptions& options, std::string method,
                               JsonObject body) {
  JsonObject group;
  for (const std::string& run : options.runs) {
    std::string path = group_path(options.group, join({"/playbooks/", encoded(run)}));
    CO_TRY(group, co_await ask_own(api, method, std::move(path), "", body));
  }
  co_return print_group(options, group);
}

Co<Expected<int>> do_add(Context& context, ApiClient& api, const GroupOptions& options) {
  JsonObject body{{"by", user_of(context.env)}};
  if (!options.gathering.empty()) body["gathering"] = options.gathering;
  co_return co_await for_each_run(api, options, "PUT", std::move(body));
}

Co<Expected<int>> do_remove(Context& context, ApiClient& api, const GroupOptions& options) {
  JsonObject body{{"by", user_of(context.env)}};
  co_return co_await for_each_run(api, options, "DELETE", std::move(body));
}

Co<Expected<int>> do_rename(Context& context, ApiClient& api, const GroupOptions& options) {
  JsonObject body{{"name", options.name}, {"by", user_of(context.env)}};
  CO_TRY(const JsonObject group,
         co_await ask_own(api, "POST", group_path(options.group, "/rename"), "", std::move(body)));
  co_return print_group(options, group);
}

Co<Expected<int>> do_delete(Context& context, ApiClient& api, const GroupOptions& options) {
  JsonObject body{{"by", user_of(context.env)}};
  CO_CHECK_OK(co_await ask_own(api, "DELETE", group_path(options.group), "", std::move(body)));
  co_return 0;
}

}  // namespace

Co<Expected<int>> group_list(Context& context, const GroupOptions& options) {
  return with_api<GroupOptions>(context, options, do_list);
}
Co<Expected<int>> group_show(Context& context, const GroupOptions& options) {
  return with_api<GroupOptions>(context, options, do_show);
}
Co<Expected<int>> group_report(Context& context, const GroupOptions& options) {
  return with_api<GroupOptions>(context, options, do_report);
}
Co<Expected<int>> group_compare(Context& context, const GroupOptions& options) {
  return with_api<GroupOptions>(context, options, do_compare);
}
Co<Expected<int>> group_add(Context& context, const GroupOptions& options) {
  return with_api<GroupOptions>(context, options, do_add);
}
Co<Expected<int>> group_remove(Context& context, const GroupOptions& options) {
  return with_api<GroupOptions>(context, options, do_remove);
}
Co<Expected<int>> group_rename(Context& context, const GroupOptions& options) {
  return with_api<GroupOptions>(context, options, do_rename);
}
Co<Expected<int>> group_delete(Context& context, const GroupOptions& options) {
  return with_api<GroupOptions>(context, options, do_delete);
}

}  // namespace hearth::app
