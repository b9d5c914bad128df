#include "record/hearth/resources.hh"
#include "record/query/print.hh"
#include "record/query/queries.hh"

// What `hearth playbook list|show` and `hearth result show` print, made where the record is: the
// command line shows another machine's record byte for byte as that machine would.

namespace hearth::record::own {
namespace {

constexpr std::int64_t kRowsUsual = 20;

constexpr Field kAs = {"as", Kind::choice, "for people (usual) or for programs", "text|json"};
constexpr Field kListFields[] = {
    {"status", Kind::choice, "runs with this status", "unknown|running|completed|failed|expired"},
    {"path", Kind::text, "contained in the playbook's path"},
    {"label", Kind::text, "runs that have this label"},
    {"limit", Kind::integer, "at most so many (20), 10000 at most"},
    {"offset", Kind::integer, "after so many"},
    kAs};
constexpr Field kShowFields[] = {kAs};

bool as_json(const Ask& ask) {
  const std::string* const as = ask.text("as");
  return as && *as == "json";
}

template <class T>
Answer printed(const Ask& ask, const T& value) {
  return {200, as_json(ask) ? json_of(value) : text_of(value)};
}

Expected<Answer> get_playbooks(Database& db, const Ask& ask) {
  PlaybookFilter filter;
  filter.limit = ask.integer("limit").value_or(kRowsUsual);
  if (filter.limit > kLimitMax) return wrong("limit", "A number from 1 to 10000 is wanted.");
  filter.offset = ask.integer("offset").value_or(0);
  if (const std::string* const status = ask.text("status")) filter.status = parse_status(*status);
  if (const std::string* const path = ask.text("path")) filter.path = *path;
  if (const std::string* const label = ask.text("label")) filter.label = *label;
  TRY(const auto rows, list_playbooks(db, filter));
  return printed(ask, rows);
}

/// With the words that a person gets who asks the store: 404 and 400 with a `detail`.
Expected<Answer> told(Error error) {
  if (error.code == Errc::not_found) return api::detail(404, error.message);
  if (error.code == Errc::invalid) return api::detail(400, error.message);
  return std::unexpected(std::move(error));
}

Expected<Answer> playbook(Database& db, const Ask& ask) {
  const auto id = find_playbook(db, ask.values[0]);
  if (!id) return told(id.error());
  const auto detail = show_playbook(db, *id);
  if (!detail) return told(detail.error());
  return printed(ask, *detail);
}

Expected<Answer> result(Database& db, const Ask& ask) {
  const auto detail = show_result(db, ask.values[0]);
  if (!detail) return told(detail.error());
  return printed(ask, *detail);
}

Expected<Answer> result_json(Database& db, const Ask& ask) {
  const auto detail = show_result(db, ask.values[0]);
  if (!detail) return told(detail.error());
  return Answer{200, json_of(*detail)};
}

constexpr Route kViewRoutes[] = {
    {.method = "GET",
     .path = "results/{result}",
     .summary = "One result with all that its module answered.",
     .handler = Read(&result_json)},
    {.method = "GET",
     .path = "views/playbooks",
     .summary = "Runs, as `hearth playbook list` prints them.",
     .handler = Read(&get_playbooks),
     .parameters = kListFields,
     .type = "text/plain"},
    {.method = "GET",
     .path = "views/playbooks/{run}",
     .summary = "One run, as `hearth playbook show` prints it.",
     .handler = Read(&playbook),
     .parameters = kShowFields,
     .type = "text/plain"},
    {.method = "GET",
     .path = "views/results/{result}",
     .summary = "One result, as `hearth result show` prints it.",
     .handler = Read(&result),
     .parameters = kShowFields,
     .type = "text/plain"},
};

}  // namespace

std::span<const Route> views_routes() {
  return kViewRoutes;
}

}  // namespace hearth::record::own
