#include "record/hearth/answer_shapes.hh"

#include <algorithm>

#include "base/text.hh"

// What GETs of Hearth's own API answer. test/it/openapi compares every answer with it, and the
// page's types are made from it (tools/page_types).

namespace hearth::record::own {
namespace {

/// `members`: "NAME TYPE, NAME TYPE"; a type is text, integer, number, flag, time, any, object or a
/// shape's name, then [] for a list of them, then ? where it may be null. A shape's name alone: all
/// of its members.
struct AnswerShape {
  std::string_view name, members;
};

constexpr AnswerShape kShapes[] = {
    {"RunHead",
     "id integer, run text, name text?, path text, status text, started time?,"
     "ended time?, duration_ms number?"},
    {"ResultCounts",
     "ok integer, changed integer, failed integer, ignored integer,"
     "skipped integer, unreachable integer"},
    {"Items",
     "plays integer, tasks integer, results integer, hosts integer, files integer,"
     "records integer"},
    {"RunRow",
     "uid text, playbook integer, status text, name text?, path text, labels text[],"
     "started time?, ended time?, duration_ms number?, end_reason text?, exit_code integer?,"
     "controller text?, user text?, ansible_version text?, client_version text?,"
     "server_version text?, python_version text?, items Items, failed_results integer,"
     "group text?, gathering integer?, complete flag"},
    {"Run", "RunRow, counts ResultCounts"},
    {"TimelinePlays",
     "id integer[], name text?[], status text[], start_ms integer?[],"
     "duration_ms integer?[]"},
    {"TimelineTasks",
     "id_steps integer[], play integer?[], name text?[], action text[],"
     "role text?[], status text[], start_ms integer?[], duration_ms integer?[]"},
    {"TimelineHosts", "id integer[], name text[]"},
    {"TimelineResults",
     "id_steps integer[], task_steps integer?[], host integer?[], status text,"
     "start_ms_steps integer?[], duration_ms integer?[]"},
    {"Timeline",
     "run RunHead, zero time, plays TimelinePlays, tasks TimelineTasks,"
     "hosts TimelineHosts, results TimelineResults, results_count integer,"
     "last_result integer?, more flag"},
    {"Failure",
     "result integer, status text, task integer, task_name text?, action text,"
     "path text?, lineno integer?, host integer, host_name text, machine integer?,"
     "ended time?, message text, last_ok RunHead?, last_ok_result integer?,"
     "last_ok_host_name text?, failing_since RunHead?, failing_runs integer"},
    {"Failures", "run RunHead, count integer, looked_back integer, failures Failure[]"},
    {"SlowerResult",
     "result integer, task integer, task_name text?, action text, host_name text,"
     "duration_ms number, median_ms number, spread_ms number,"
     "slower_by_ms number, samples integer"},
    {"Slower",
     "run RunHead, runs_before integer, results integer, judged integer,"
     "samples_min integer, count integer, slower SlowerResult[]"},
    {"PathPlay", "id integer, name text?, pace text"},
    {"PathLink",
     "result integer, task integer, task_name text?, action text, host integer,"
     "host_name text, status text, started time?, duration_ms number?,"
     "waited_ms number?, ahead_ms number?, share number"},
    {"CriticalPath",
     "run RunHead, plays PathPlay[], total_ms number?, before_ms number?,"
     "in_results_ms number?, waited_ms number?, after_ms number?,"
     "links PathLink[]"},
    {"Road", "how text, calls integer, waited_ms number?, ran_ms number?, saved_ms number?"},
    {"Reason", "why text?, calls integer"},
    {"Roads", "roads Road[], plain Reason[]"},
    {"EarlierResult",
     "id integer, playbook integer, status text, host_name text, started time?,"
     "ended time?, duration_ms number?"},
    {"Earlier", "result integer, count integer, results EarlierResult[]"},
    {"Item",
     "n integer, status text, changed flag, label text?, started time?, ended time?,"
     "duration_ms number?, content any"},
    {"CallRan", "how text, why text?, waited_ms number?, ran_ms number?, interpreter text?"},
    {"Result",
     "id integer, status text, changed flag, ignore_errors flag, ignore_unreachable flag,"
     "via text?, playbook integer, play integer?, task integer, task_name text?, action text,"
     "host integer, host_name text, path text?, lineno integer?, started time?, ended time?,"
     "duration_ms number?, message text, playbook_path text, playbook_status text,"
     "play_name text?, delegated_to text[], content any, items Item[], calls CallRan[]"},
    {"HistoryResult",
     "result integer, status text, task_name text?, action text, ended time?,"
     "message text"},
    {"HistoryRun",
     "host integer, host_name text, machine integer?, run RunHead, ok integer,"
     "changed integer, failed integer, skipped integer, unreachable integer,"
     "rescued integer, ignored integer, results HistoryResult[]"},
    {"History", "name text, machine integer?, names text[], count integer, runs HistoryRun[]"},
    {"Hit",
     "kind text, id integer, playbook integer?, text text, rows integer, task_name text?,"
     "action text?, host_name text?, status text?"},
    {"HitCounts",
     "playbook integer, label integer, play integer, task integer, host integer,"
     "file integer, record integer, argument integer, result integer"},
    {"Search", "query text, count integer, counts HitCounts, complete flag, hits Hit[]"},
    {"DiffCounts",
     "arguments integer, tasks integer, results integer, files integer,"
     "facts integer"},
    {"DiffKey", "change text, key text, from text?, to text?"},
    {"DiffNames", "added text[], removed text[]"},
    {"DiffTaskSide",
     "task integer, action text, path text?, lineno integer?, role text?,"
     "tags text[], handler flag"},
    {"DiffTask",
     "change text, play_name text?, task_name text?, action text, fields text[],"
     "from DiffTaskSide?, to DiffTaskSide?"},
    {"DiffResultSide", "result integer, status text"},
    {"DiffResult",
     "change text, play_name text?, task_name text?, action text, host_name text,"
     "from DiffResultSide?, to DiffResultSide?, keys DiffKey[]"},
    {"DiffFile", "change text, path text, from any, to any, diff text?"},
    {"DiffFacts", "host_name text, keys DiffKey[]"},
    {"Diff",
     "from RunHead, to RunHead, counts DiffCounts, contents_compared flag,"
     "arguments DiffKey[], labels DiffNames, hosts DiffNames, tasks DiffTask[],"
     "results DiffResult[], files DiffFile[], facts DiffFacts[]"},
    {"Gathering",
     "id integer, group text, name text?, status text, started time?, last time?,"
     "wall_ms number?, sum_ms number?, playbooks integer[]"},
    {"Group",
     "name text, playbooks integer, gatherings integer, first time?, last time?,"
     "last_gathering Gathering?"},
    {"GatheringFailure",
     "playbook integer, result integer, host text, task text?, action text,"
     "message text, ended time?"},
    {"GatheringMember",
     "playbook integer, run text, name text?, path text, status text,"
     "started time?, ended time?, duration_ms number?, tasks integer,"
     "hosts integer, results ResultCounts"},
    {"GatheringReport",
     "Gathering, results ResultCounts, tasks integer, hosts text[],"
     "failures GatheringFailure[], members GatheringMember[]"},
    {"Machine",
     "id integer, uid text, name text, first_seen time?, last_seen time?,"
     "appearances integer, verdict text?, merged_into integer?"},
    {"MachineName",
     "host text, scope text, first_seen time?, last_seen time?,"
     "appearances integer"},
    {"Evidence",
     "kind text, key text, values integer, values_of_others_too integer,"
     "first_seen time?, last_seen time?"},
    {"Decision",
     "n integer, uid text, kind text, at time?, machine integer?, into integer?,"
     "name text?, by text?, reason text?, undone flag"},
    {"MachineHost",
     "run text, playbook integer?, host_id integer?, host text, scope text,"
     "seen time?, verdict text, rule text, score integer, equal text[],"
     "rivals integer[], why text"},
    {"Doubt", "machine integer, MachineHost, moved flag"},
    {"MachineDetail",
     "Machine, names MachineName[], evidence Evidence[], decisions Decision[],"
     "hosts MachineHost[]"},
};

/// Path -> what it answers; a list's path: one row.
constexpr std::pair<std::string_view, std::string_view> kAnswers[] = {
    {"runs", "RunRow"},
    {"runs/{run}", "Run"},
    {"runs/{run}/timeline", "Timeline"},
    {"runs/{run}/failures", "Failures"},
    {"runs/{run}/slower", "Slower"},
    {"runs/{run}/critical-path", "CriticalPath"},
    {"runs/{run}/roads", "Roads"},
    {"results/{result}", "Result"},
    {"results/{result}/earlier", "Earlier"},
    {"diff", "Diff"},
    {"hosts/{name}/history", "History"},
    {"search", "Search"},
    {"groups", "Group"},
    {"groups/{group}", "Group"},
    {"groups/{group}/gatherings", "Gathering"},
    {"gatherings/{gathering}", "GatheringReport"},
    {"machines", "Machine"},
    {"machines/doubts", "Doubt"},
    {"machines/{machine}", "MachineDetail"},
    {"machines/{machine}/hosts", "MachineHost"},
};

/// One type, without what stands behind it.
JsonObject schema_of_word(std::string_view word) {
  if (word == "any") return {};
  if (word == "text") return {{"type", "string"}};
  if (word == "flag") return {{"type", "boolean"}};
  if (word == "time") return {{"type", "string"}, {"format", "date-time"}};
  if (word == "integer" || word == "number" || word == "object") return {{"type", word}};
  return {{"$ref", join({"#/components/schemas/", word})}};
}

JsonObject or_null(JsonObject schema) {
  if (schema.empty()) return schema;
  if (!schema.contains("type")) return {{"anyOf", JsonArray{schema, JsonObject{{"type", "null"}}}}};
  schema["type"] = JsonArray{schema["type"], "null"};
  return schema;
}

JsonObject schema_of_type(std::string_view type) {
  if (type.ends_with("?")) return or_null(schema_of_type(type.substr(0, type.size() - 1)));
  if (!type.ends_with("[]")) return schema_of_word(type);
  return {{"type", "array"}, {"items", schema_of_type(type.substr(0, type.size() - 2))}};
}

void add_members(std::string_view listed, JsonObject& members, JsonArray& required) {
  for (const std::string& member : split(listed, ',')) {
    const std::vector<std::string> words = split(trim(member), ' ');
    if (words.size() == 1) {
      const auto other = std::ranges::find(kShapes, words[0], &AnswerShape::name);
      add_members(other->members, members, required);
      continue;
    }
    members[words[0]] = schema_of_type(words[1]);
    required.emplace_back(words[0]);
  }
}

JsonObject schema_of_shape(const AnswerShape& shape) {
  JsonObject members;
  JsonArray required;
  add_members(shape.members, members, required);
  return {{"type", "object"},
          {"properties", std::move(members)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

}  // namespace

std::optional<JsonObject> answer_schema(std::string_view path) {
  const auto found =
      std::ranges::find(kAnswers, path, &std::pair<std::string_view, std::string_view>::first);
  if (found == std::end(kAnswers)) return {};
  return schema_of_word(found->second);
}

JsonObject answer_schemas() {
  JsonObject all;
  for (const AnswerShape& shape : kShapes) all[shape.name] = schema_of_shape(shape);
  return all;
}

}  // namespace hearth::record::own
