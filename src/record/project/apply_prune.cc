#include "base/text.hh"
#include "record/project/apply.hh"
#include "record/project/apply_once.hh"
#include "record/project/doom.hh"

namespace hearth::record {

Expected<> apply_prune(Rows& rows, const Event& event) {
  std::vector<Uuid> runs;
  for (const std::string& text : event.texts("runs")) {
    const auto run = Uuid::parse(text);
    if (!run) return fail(Errc::invalid, "an element of `runs` is no UUID");
    runs.push_back(*run);
  }
  if (runs.empty()) return fail(Errc::invalid, "`runs` is missing or empty");
  return doom_runs(rows, runs);
}

Expected<> apply_cut(Rows& rows, const Event& event) {
  if (event.text("of").value_or("").starts_with("api.")) CHECK_OK(begin_api_event(rows, event));
  for (const std::string& label : event.texts("labels")) CHECK_OK(rows.label(label, event.head.at));
  return {};
}

}  // namespace hearth::record
