#include "record/ask/search/search.hh"

#include "record/ask/search/hits.hh"

namespace hearth::record::ask {

std::string json_of(const Hit& hit) {
  using Maybe = std::optional<std::int64_t>;
  return ObjectText()
      .text("kind", hit.kind)
      .number("id", hit.id)
      .number("playbook", hit.playbook ? Maybe(hit.playbook) : Maybe())
      .text("text", hit.text)
      .number("rows", hit.rows)
      .text("task_name", hit.task_name)
      .text("action", hit.action)
      .text("host_name", hit.host_name)
      .text("status", hit.status)
      .done();
}

Expected<std::string> search(Database& db, const SearchQuestion& question) {
  TRY(const Query query, parse_query(question.text));
  TRY(std::vector<Found> all, search_names(db, query, question));
  if (is_wanted(question, "result")) {
    TRY(Found results, search_results(db, query, question));
    all.push_back(std::move(results));
  }
  ObjectText counts;
  std::vector<std::string> hits;
  std::int64_t count = 0;
  bool complete = true;
  for (const Found& found : all) {
    counts.number(found.kind, found.count);
    count += found.count;
    complete &= found.complete;
    for (const Hit& hit : found.hits) hits.push_back(json_of(hit));
  }
  return ObjectText()
      .text("query", question.text)
      .number("count", count)
      .raw("counts", counts.done())
      .flag("complete", complete)
      .raw("hits", list_text(hits))
      .done();
}

}  // namespace hearth::record::ask
