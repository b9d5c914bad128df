#include "record/project/notes.hh"

#include <set>

#include "base/text.hh"
#include "record/project/json_spans.hh"
#include "record/store/bodies.hh"

namespace hearth::record {
namespace {

constexpr std::size_t kTaskNotesMax = 1000;

/// The elements of both lists, each once, sorted: the order of results does not show.
std::set<std::string> merge_notes(std::string_view known, std::string_view more,
                                  bool more_is_list) {
  std::set<std::string> all;
  for (const std::string_view list : {known, more_is_list ? more : std::string_view()})
    if (const auto elements = element_spans(list); elements)
      all.insert(elements->begin(), elements->end());
  if (!more_is_list) all.emplace(more);
  while (all.size() > kTaskNotesMax) all.erase(std::prev(all.end()));
  return all;
}

std::string list_of(const std::set<std::string>& elements) {
  return join({"[", join_with(",", {elements.begin(), elements.end()}), "]"});
}

Expected<> add_texts(Rows& rows, std::int64_t task, std::string_view more, std::string_view select,
                     std::string_view update) {
  if (!more.starts_with('[') || more == "[]") return {};
  std::set<std::string> all;
  std::string text;
  {
    TRY(Statement known, rows.db().query(select, task));
    CHECK_OK(known.step());
    all = merge_notes(known.text(0), more, true);
    text = list_of(all);
    if (known.text(0) == text) return {};  // mostly all hosts say the same
  }
  CHECK_OK(rows.db().run(update, task, text, all.size()));
  return {};
}

Expected<> add_exception(Rows& rows, std::int64_t task, std::string_view exception, UtcMicros at) {
  if (exception.empty()) return {};
  TRY(const auto body, rows.db().find("SELECT exceptions_body FROM tasks WHERE id = ?1", task));
  std::string known = "[]";
  if (body) {
    TRY(known, load_body(rows.db(), *body));
  }
  const auto all = merge_notes(known, exception, false);
  TRY(const MaybeId kept, rows.store_body(list_of(all), at));
  CHECK_OK(rows.db().run("UPDATE tasks SET exceptions_body = ?2, n_exceptions = ?3 WHERE id = ?1",
                         task, kept, all.size()));
  return {};
}

}  // namespace

Expected<> add_notes(Rows& rows, std::int64_t task, const Event& event) {
  CHECK_OK(add_texts(rows, task, event.raw("warnings"), "SELECT warnings FROM tasks WHERE id = ?1",
                     "UPDATE tasks SET warnings = ?2, n_warnings = ?3 WHERE id = ?1"));
  CHECK_OK(add_texts(rows, task, event.raw("deprecations"),
                     "SELECT deprecations FROM tasks WHERE id = ?1",
                     "UPDATE tasks SET deprecations = ?2, n_deprecations = ?3 WHERE id = ?1"));
  return add_exception(rows, task, event.raw("exception"), event.head.at);
}

}  // namespace hearth::record
