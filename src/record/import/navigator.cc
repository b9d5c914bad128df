#include "record/import/navigator.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/api/json_text.hh"

namespace hearth::record {
namespace {

constexpr UtcMicros kUnknown = 0;

/// The event that the task was: its last one.
std::string_view event_of(const JsonFields& task) {
  const std::string result = task.text_or("__result", "");
  constexpr std::pair<std::string_view, std::string_view> kResults[] = {
      {"Ok", "runner_on_ok"},           {"Changed", "runner_on_ok"},
      {"Failed", "runner_on_failed"},   {"Ignored", "runner_on_failed"},
      {"Skipped", "runner_on_skipped"}, {"Unreachable", "runner_on_unreachable"}};
  for (const auto& [word, event] : kResults)
    if (word == result) return event;
  return "runner_on_start";  // it ran when the artifact was written
}

/// When the first of its tasks began.
UtcMicros start_of(const JsonFields& play, UtcMicros otherwise) {
  UtcMicros first = otherwise;
  for (const std::string_view text : play.list("tasks"))
    first = std::min(first, JsonFields::of(text).time("start").value_or(first));
  return first;
}

Expected<> read_play(const JsonFields& play, UtcMicros at, RunnerEvents& events, UtcMicros& last) {
  CHECK_OK(events.take_data("playbook_on_play_start", play, at));
  for (const std::string_view text : play.list("tasks")) {
    const JsonFields task = JsonFields::of(text);
    const UtcMicros start = task.time("start").value_or(last);
    const UtcMicros end = task.time("end").value_or(start);
    last = std::max(last, end);
    const std::string_view event = event_of(task);
    CHECK_OK(events.take_data("playbook_on_task_start", task, start));
    CHECK_OK(events.take_data(event, task, event == "runner_on_start" ? start : end));
  }
  return {};
}

}  // namespace

Expected<> read_navigator(std::string_view text, RunnerEvents& events) {
  if (text.size() > kNavigatorBytesMax) return fail(Errc::invalid, "is larger than 256 MB");
  TRY(const std::string compact, api::compact_json(text));
  const JsonFields artifact = JsonFields::of(compact);
  if (artifact.raw("version").empty() || !artifact.raw("plays").starts_with('['))
    return fail(Errc::invalid, "is no artifact of ansible-navigator: no `version` or no `plays`");
  UtcMicros first = INT64_MAX;
  const auto plays = artifact.list("plays");
  for (const std::string_view play : plays) first = start_of(JsonFields::of(play), first);
  if (first == INT64_MAX) first = kUnknown;
  UtcMicros last = first;
  for (const std::string_view text_of_play : plays) {
    const JsonFields play = JsonFields::of(text_of_play);
    CHECK_OK(read_play(play, start_of(play, last), events, last));
  }
  if (!events.run()) return fail(Errc::invalid, "holds no play: there is nothing of a run in it");
  events.end_as(artifact.text_or("status", ""), last);
  return {};
}

bool may_be_navigator(std::string_view beginning) {
  const std::size_t brace = beginning.find_first_not_of(" \t\r\n");
  if (brace == beginning.npos || beginning[brace] != '{') return false;
  const std::size_t quote = beginning.find_first_not_of(" \t\r\n", brace + 1);
  const std::string_view member =
      quote == beginning.npos ? std::string_view() : beginning.substr(quote);
  return member.starts_with("\"plays\"") || member.starts_with("\"version\"");
}

}  // namespace hearth::record
