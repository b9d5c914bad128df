#include <algorithm>

#include "base/text.hh"
#include "record/api/filter_values.hh"
#include "record/ask/critical_path.hh"
#include "record/ask/diff.hh"
#include "record/ask/earlier.hh"
#include "record/ask/failures.hh"
#include "record/ask/host_history.hh"
#include "record/ask/metrics.hh"
#include "record/ask/roles.hh"
#include "record/ask/search/search.hh"
#include "record/ask/slower.hh"
#include "record/ask/timeline.hh"
#include "record/hearth/resources.hh"
#include "record/query/calls.hh"
#include "record/query/print.hh"
#include "record/query/queries.hh"

// What people ask of runs (record/ask): each resource is one function there.

namespace hearth::record::own {
namespace {

constexpr Field kLimit{"limit", Kind::integer, "how many are listed at most; counts are of all"};
constexpr Field kOffset{"offset", Kind::integer, "after so many"};

std::string said(const Ask& request, std::string_view name) {
  const std::string* const text = request.text(name);
  return text ? *text : std::string();
}

std::int64_t limit_of(const Ask& request, std::int64_t usual, std::int64_t most = kLimitMax) {
  return std::clamp<std::int64_t>(request.integer("limit").value_or(usual), 1, most);
}

/// What does not exist is a 404 that says what; `field` is what was wrong in the request.
Expected<Answer> answered(Expected<std::string> json, std::string_view field) {
  if (json) return Answer{200, *std::move(json)};
  Error& error = json.error();
  if (error.code == Errc::not_found) return api::detail(404, error.message);
  if (error.code == Errc::invalid) return wrong(field, error.message);
  return std::unexpected(std::move(error));
}

/// `question(id)` of the run in the path.
template <class F>
Expected<Answer> of_run(Database& db, const Ask& request, F question) {
  const auto id = find_playbook(db, request.values[0]);
  if (!id && id.error().code == Errc::invalid) return api::detail(404, id.error().message);
  if (!id) return answered(std::unexpected(id.error()), "run");
  return answered(question(*id), "run");
}

// ---- two runs ----------------------------------------------------------------------------------

constexpr Field kDiff[] = {
    {"a", Kind::text, "a run: its number, its uuid, `last`", "", true},
    {"b", Kind::text, "the later run; without it: from the run before `a` to `a`"},
    {"all_keys", Kind::flag, "also what differs from run to run without meaning anything"},
    kLimit,
    kSeen};

Expected<Answer> get_diff(Database& db, const Ask& request) {
  ask::DiffQuestion question;
  question.newer = said(request, "a");
  if (const std::string* const b = request.text("b")) {
    // Here, so that its name is told where it is the one that is wrong.
    const auto later = find_playbook(db, *b);
    if (!later) return answered(std::unexpected(later.error()), "b");
    question.older = std::exchange(question.newer, *b);
  }
  question.all_keys = request.flag("all_keys", false);
  question.limit = limit_of(request, question.limit);
  return answered(ask::diff(db, question), "a");
}

// ---- one run -----------------------------------------------------------------------------------

constexpr Field kTimeline[] = {
    {"after", Kind::integer, "only results with a greater id: what came since"},
    {"limit", Kind::integer, "of results, at most 100,000"},
    kSeen};

Expected<Answer> get_timeline(Database& db, const Ask& request) {
  const ask::TimelinePart usual;
  const ask::TimelinePart part{request.integer("after").value_or(0),
                               limit_of(request, usual.limit, usual.limit)};
  return of_run(db, request, [&](std::int64_t run) { return ask::timeline(db, run, part); });
}

Expected<Answer> get_critical_path(Database& db, const Ask& request) {
  return of_run(db, request, [&](std::int64_t run) { return ask::critical_path(db, run); });
}

constexpr Field kOnlySeen[] = {kSeen};
constexpr Field kFailures[] = {kLimit, kSeen};

Expected<Answer> get_failures(Database& db, const Ask& request) {
  return of_run(db, request,
                [&](std::int64_t run) { return ask::failures(db, run, limit_of(request, 200)); });
}

Expected<Answer> get_roads(Database& db, const Ask& request) {
  return of_run(db, request, [&](std::int64_t run) -> Expected<std::string> {
    TRY(const PlaybookRow row, playbook_head(db, run));
    TRY(const auto roads, roads_of(db, row.uid));
    TRY(const auto reasons, reasons_of(db, row.uid));
    return json_of(roads, reasons);
  });
}

constexpr Field kEarlier[] = {kLimit};

Expected<Answer> get_earlier(Database& db, const Ask& request) {
  const auto id = api::parse_integer(request.values[0]);
  if (!id) return not_found();
  return answered(ask::earlier(db, *id, limit_of(request, 20)), "result");
}

constexpr Field kSlower[] = {
    {"history", Kind::integer, "so many runs back (20), at most 200"}, kLimit, kSeen};

Expected<Answer> get_slower(Database& db, const Ask& request) {
  ask::SlowerQuestion question;
  question.runs =
      std::clamp<std::int64_t>(request.integer("history").value_or(question.runs), 1, 200);
  question.limit = limit_of(request, question.limit);
  return of_run(db, request, [&](std::int64_t run) { return ask::slower(db, run, question); });
}

// ---- over all runs -----------------------------------------------------------------------------

constexpr Field kHistory[] = {
    {"by", Kind::choice, "machine (also under its other names) or name alone", "machine|name"},
    kLimit,
    kOffset};

Expected<Answer> get_history(Database& db, const Ask& request) {
  ask::HostQuestion question;
  question.name = request.values[0];
  question.by_name = said(request, "by") == "name";
  question.limit = limit_of(request, question.limit, 1000);
  question.offset = request.integer("offset").value_or(0);
  return answered(ask::host_history(db, question), "name");
}

constexpr Field kRoles[] = {kLimit, kOffset};

Expected<Answer> get_roles(Database& db, const Ask& request) {
  return answered(ask::roles(db, limit_of(request, 1000), request.integer("offset").value_or(0)),
                  "limit");
}

Expected<Answer> get_role(Database& db, const Ask& request) {
  return answered(ask::role(db, request.values[0]), "name");
}

constexpr Field kMetrics[] = {
    {"run", Kind::integer, "only this run: its playbook's number"},
    {"path", Kind::text, "only runs of this playbook"},
    {"host", Kind::text, "only this host"},
    {"since", Kind::time, "results that started then or later"},
    {"until", Kind::time, "results that started before"},
    kLimit,
    kOffset,
    // Of tasks alone; last, so that hosts' are all before it.
    {"by", Kind::choice, "what tasks are grouped by (action)", "action|name|path"}};
constexpr auto kHostMetrics = std::span(kMetrics).first(std::size(kMetrics) - 1);

ask::MetricsQuestion metrics_question(const Ask& request) {
  ask::MetricsQuestion question;
  const std::string by = said(request, "by");
  question.by = by == "name" ? ask::By::name : by == "path" ? ask::By::path : ask::By::action;
  question.playbook = request.integer("run");
  question.path = said(request, "path");
  question.host = said(request, "host");
  question.since = request.time("since");
  question.until = request.time("until");
  question.limit = limit_of(request, question.limit);
  question.offset = request.integer("offset").value_or(0);
  return question;
}

Expected<Answer> get_task_metrics(Database& db, const Ask& request) {
  return answered(ask::task_metrics(db, metrics_question(request)), "by");
}
Expected<Answer> get_host_metrics(Database& db, const Ask& request) {
  return answered(ask::host_metrics(db, metrics_question(request)), "host");
}

constexpr Field kSearch[] = {
    {"q", Kind::text, "terms that must all be there, each anywhere in a word; \"with blanks\"", "",
     true},
    {"kind", Kind::texts, "only these kinds of hits; may be repeated", ask::kSearchKinds},
    {"run", Kind::integer, "only this run: its playbook's number"},
    {"limit", Kind::integer, "hits of each kind (20), at most 1,000"},
    kOffset};

Expected<Answer> get_search(Database& db, const Ask& request) {
  ask::SearchQuestion question;
  question.text = said(request, "q");
  question.kinds = request.texts("kind");
  const std::vector<std::string> known = split(ask::kSearchKinds, '|');
  for (const std::string& kind : question.kinds)
    if (std::ranges::find(known, kind) == known.end())
      return wrong("kind", join({"`", kind, "` is none of ", ask::kSearchKinds}));
  question.playbook = request.integer("run");
  question.limit = limit_of(request, question.limit, 1000);
  question.offset = request.integer("offset").value_or(0);
  return answered(ask::search(db, question), "q");
}

constexpr Route kQuestionRoutes[] = {
    {.method = "GET",
     .path = "runs/{run}/timeline",
     .summary = "A run's skeleton, column by column: plays, tasks, hosts, results.",
     .handler = Read(&get_timeline),
     .parameters = kTimeline},
    {.method = "GET",
     .path = "runs/{run}/critical-path",
     .summary = "The results that decided how long a run took.",
     .handler = Read(&get_critical_path),
     .parameters = kOnlySeen},
    {.method = "GET",
     .path = "runs/{run}/failures",
     .summary = "What failed in a run, when it last worked, and since when it fails.",
     .handler = Read(&get_failures),
     .parameters = kFailures},
    {.method = "GET",
     .path = "runs/{run}/roads",
     .summary = "How the calls of a run's modules ran: warm, in a session, or plain and why.",
     .handler = Read(&get_roads),
     .parameters = kOnlySeen},
    {.method = "GET",
     .path = "results/{result}/earlier",
     .summary = "What became of a result's task on its host before.",
     .handler = Read(&get_earlier),
     .parameters = kEarlier},
    {.method = "GET",
     .path = "runs/{run}/slower",
     .summary = "Which tasks of a run took longer than they usually do.",
     .handler = Read(&get_slower),
     .parameters = kSlower},
    {.method = "GET",
     .path = "diff",
     .summary = "What changed from one run to another.",
     .handler = Read(&get_diff),
     .parameters = kDiff},
    {.method = "GET",
     .path = "hosts/{name}/history",
     .summary = "What happened to a host ever.",
     .handler = Read(&get_history),
     .parameters = kHistory},
    {.method = "GET",
     .path = "roles",
     .summary = "Roles that were run.",
     .handler = Read(&get_roles),
     .parameters = kRoles},
    {.method = "GET",
     .path = "roles/{name}",
     .summary = "Which playbooks run a role.",
     .handler = Read(&get_role)},
    {.method = "GET",
     .path = "metrics/tasks",
     .summary = "How many results tasks had, and what they took.",
     .handler = Read(&get_task_metrics),
     .parameters = kMetrics},
    {.method = "GET",
     .path = "metrics/hosts",
     .summary = "How many results hosts had, and what they took.",
     .handler = Read(&get_host_metrics),
     .parameters = kHostMetrics},
    {.method = "GET",
     .path = "search",
     .summary = "Names, arguments and results that contain a text.",
     .handler = Read(&get_search),
     .parameters = kSearch},
};

}  // namespace

std::span<const Route> questions_routes() {
  return kQuestionRoutes;
}

}  // namespace hearth::record::own
