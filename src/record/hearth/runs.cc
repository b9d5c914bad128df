#include "record/hearth/group_text.hh"
#include "record/hearth/resources.hh"
#include "record/query/print.hh"
#include "record/query/queries.hh"

namespace hearth::record::own {
namespace {

constexpr Field kRunFilters[] = {
    {"status", Kind::choice, "runs with this status", "unknown|running|completed|failed|expired"},
    {"name", Kind::text, "contained in the run's name"},
    {"path", Kind::text, "contained in the playbook's path"},
    {"label", Kind::text, "runs that have this label"},
    {"group", Kind::text, "runs that belong to this group"},
    {"text", Kind::text, "contained in the run's name or the playbook's path, whatever its case"},
    kSeen,
};
constexpr Field kOneRun[] = {kSeen};

/// Whoever wrote the run told its end, so that nothing of it is missing but what a spool still
/// holds. A run whose writer is gone is never complete. What came in by ARA's API has no reason.
bool is_complete(const PlaybookRow& row) {
  const bool ended = row.status == Status::completed || row.status == Status::failed;
  return ended && row.end_reason != EndReason::gone;
}

void add_run(ObjectText& out, const PlaybookRow& row) {
  out.text("uid", row.uid.text()).number("playbook", row.id);
  add_head(out, row);
  out.text("group", row.group).text("gathering", row.gathering);
  out.flag("complete", is_complete(row));
}

PlaybookFilter run_filter(const Ask& ask) {
  const auto text = [&](std::string_view name) {
    const std::string* const said = ask.text(name);
    return said ? *said : std::string();
  };
  PlaybookFilter filter;
  if (const std::string* const status = ask.text("status")) filter.status = parse_status(*status);
  filter.name = text("name");
  filter.path = text("path");
  filter.label = text("label");
  filter.group = text("group");
  filter.text = text("text");
  filter.limit = ask.page().limit;
  filter.offset = ask.page().offset;
  return filter;
}

Expected<Answer> get_runs(Database& db, const Ask& ask) {
  const PlaybookFilter filter = run_filter(ask);
  TRY(const std::int64_t count, count_playbooks(db, filter));
  TRY(const auto found, list_playbooks(db, filter));
  std::vector<std::string> rows;
  for (const PlaybookRow& row : found) {
    ObjectText out;
    add_run(out, row);
    rows.push_back(out.done());
  }
  return list_answer(ask, count, rows);
}

Expected<Answer> get_run(Database& db, const Ask& ask) {
  const auto id = find_playbook(db, ask.values[0]);
  if (!id && (id.error().code == Errc::not_found || id.error().code == Errc::invalid))
    return not_found();
  if (!id) return std::unexpected(id.error());
  TRY(const PlaybookRow row, playbook_head(db, *id));
  TRY(const ResultCounts counts, result_counts(db, *id));
  ObjectText out;
  add_run(out, row);
  return Answer{200, out.raw("counts", counts_object(counts)).done()};
}

constexpr Route kRunRoutes[] = {
    {.method = "GET",
     .path = "runs",
     .summary = "Runs, the newest first.",
     .handler = Read(&get_runs),
     .parameters = kRunFilters,
     .paged = true},
    {.method = "GET",
     .path = "runs/{run}",
     .summary = "One run, by its uid, its playbook's number, or `last`; with its results counted.",
     .handler = Read(&get_run),
     .parameters = kOneRun},
};

}  // namespace

std::span<const Route> runs_routes() {
  return kRunRoutes;
}

}  // namespace hearth::record::own
