#include "record/site/one_run.hh"

#include "base/json.hh"
#include "base/text.hh"

namespace hearth::record::site {
namespace {

Expected<std::vector<std::int64_t>> integers(const JsonArray& values) {
  std::vector<std::int64_t> out;
  out.reserve(values.size());
  for (const Json& value : values) {
    if (!value.is_int64()) return fail(Errc::invalid, "an id that is no integer");
    out.push_back(value.get_int64());
  }
  return out;
}

/// A column of ids: as they are (`id`), or each as its distance from the one before (`id_steps`).
Expected<std::vector<std::int64_t>> column_of_ids(const JsonObject& timeline,
                                                  std::string_view table) {
  const JsonObject* const columns = get_object(timeline, table);
  if (!columns) return fail(Errc::invalid, join({"no ", table}));
  if (const JsonArray* const ids = get_array(*columns, "id")) return integers(*ids);
  const JsonArray* const steps = get_array(*columns, "id_steps");
  if (!steps) return fail(Errc::invalid, join({"no ids of ", table}));
  TRY(std::vector<std::int64_t> ids, integers(*steps));
  for (std::size_t i = 1; i < ids.size(); ++i) ids[i] += ids[i - 1];
  return ids;
}

std::optional<std::int64_t> side_of(const JsonObject& diff, std::string_view side) {
  const JsonObject* const run = get_object(diff, side);
  return run ? get_int(*run, "id") : std::nullopt;
}

}  // namespace

Expected<std::string> add_timeline(RowsOfRun& rows, const std::string& run,
                                   const std::string& answer) {
  TRY(const JsonObject timeline, parse_json_object(answer));
  TRY(rows.plays, column_of_ids(timeline, "plays"));
  TRY(rows.tasks, column_of_ids(timeline, "tasks"));
  TRY(rows.hosts, column_of_ids(timeline, "hosts"));
  TRY(const std::vector<std::int64_t> results, column_of_ids(timeline, "results"));
  rows.results.insert(rows.results.end(), results.begin(), results.end());
  if (results.empty() || !get_bool(timeline, "more").value_or(false)) return std::string();
  return join({"hearth/v1/runs/", run, "/timeline?after=", std::to_string(results.back())});
}

Expected<std::vector<std::int64_t>> ids_of_list(const std::string& answer) {
  TRY(const JsonObject list, parse_json_object(answer));
  const JsonArray* const rows = get_array(list, "results");
  if (!rows) return fail(Errc::invalid, "no results in a list");
  std::vector<std::int64_t> ids;
  for (const Json& row : *rows) {
    const auto id = row.is_object() ? get_int(row.get_object(), "id") : std::nullopt;
    if (!id) return fail(Errc::invalid, "a row without an id");
    ids.push_back(*id);
  }
  return ids;
}

Expected<std::string> earlier_in(const std::set<std::int64_t>& runs, const std::string& answer) {
  TRY(JsonObject earlier, parse_json_object(answer));
  const JsonArray* const all = get_array(earlier, "results");
  if (!all) return fail(Errc::invalid, "no earlier results");
  JsonArray kept;
  for (const Json& one : *all)
    if (one.is_object() && runs.contains(get_int(one.get_object(), "playbook").value_or(-1)))
      kept.push_back(one);
  earlier["count"] = static_cast<std::int64_t>(kept.size());
  earlier["results"] = std::move(kept);
  return to_text(earlier);
}

Expected<bool> diff_is_in(const std::set<std::int64_t>& runs, const std::string& answer) {
  TRY(const JsonObject diff, parse_json_object(answer));
  const auto from = side_of(diff, "from"), to = side_of(diff, "to");
  return from && to && runs.contains(*from) && runs.contains(*to);
}

}  // namespace hearth::record::site
