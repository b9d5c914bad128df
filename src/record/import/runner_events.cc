#include "record/import/runner_events.hh"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

#include "base/text.hh"
#include "record/api/json_text.hh"
#include "record/import/block.hh"
#include "record/query/json_text.hh"

namespace hearth::record {
namespace {

/// A uuid's text; ansible-runner marks one that comes again with "_2", "_3", …
constexpr std::size_t kUuidText = 36;
constexpr std::int64_t kBatchesMax = 1'000'000;

std::unexpected<Error> wrong(std::string_view member) {
  return fail(Errc::invalid, join({"`", member, "` is missing or no such value"}));
}

/// Without what is Ansible's own.
std::string content_of(const JsonFields& data) {
  std::string out;
  const JsonFields res = data.object("res");
  for (const auto& [name, json] : res.all())
    if (!name.starts_with("_ansible_"))
      out += join({out.empty() ? "{" : ",", "\"", name, "\":", json});
  return out.empty() ? "{}" : out + "}";
}

/// "ok: [one -> two(192.0.2.2)]" says to whom a task was delegated; the result itself has the
/// address at most.
std::string delegate_of(const JsonFields& data, const std::string& host, std::string_view text) {
  const JsonFields vars = data.object("res").object("_ansible_delegated_vars");
  if (const auto name = vars.text("ansible_delegated_host")) return *name;
  const std::string arrow = join({"[", host, " -> "});
  if (const std::size_t at = text.find(arrow); at != text.npos) {
    const std::string_view rest = text.substr(at + arrow.size());
    return std::string(rest.substr(0, rest.find_first_of("](")));
  }
  return vars.text_or("ansible_host", "");
}

std::string list_in(const JsonFields& res, std::string_view name) {
  const std::string_view json = res.raw(name);
  return json.starts_with('[') ? std::string(json) : "[]";
}

/// Of "/srv/site.yml:12".
std::pair<std::string, std::int64_t> place_of(const std::string& path) {
  const std::size_t colon = path.rfind(':');
  std::int64_t line = 0;
  if (colon == path.npos) return {path, 0};
  std::from_chars(path.data() + colon + 1, path.data() + path.size(), line);
  return {path.substr(0, colon), line};
}

}  // namespace

void RunnerEvents::emit(std::string kind, UtcMicros at, std::string members) {
  ImportDraft draft;
  draft.kind = std::move(kind);
  draft.run = *run_;
  draft.at = at;
  draft.members = without_braces(std::move(members));
  last_ = std::max(last_, at);
  drafts_.push_back(std::move(draft));
}

std::string RunnerEvents::path_of(const std::string& playbook) const {
  if (playbook.starts_with('/') || command_.cwd.empty()) return playbook;
  return join({command_.cwd, "/", playbook});
}

Expected<> RunnerEvents::take(std::string_view json) {
  const JsonFields event = JsonFields::of(json);
  const auto kind = event.text("event");
  if (!kind) return {};  // a status line, or the end of a stream
  const auto at = event.time("created");
  if (!at) return wrong("created");
  return take_data(*kind, event.object("event_data"), *at, event.text_or("stdout", ""));
}

Expected<> RunnerEvents::take_data(std::string_view event, const JsonFields& data, UtcMicros at,
                                   std::string_view stdout_text) {
  const auto uuid = data.text("playbook_uuid");
  if (uuid && *uuid != playbook_) {  // a stream may hold several playbooks
    start_over();
    CHECK_OK(begin_run(data, at));
    playbook_ = *uuid;
  }
  if (!run_) return {};  // verbose lines before the playbook
  last_ = std::max(last_, at);
  if (event == "playbook_on_play_start") return begin_play(data, at);
  if (event == "playbook_on_task_start" || event == "playbook_on_handler_task_start")
    return begin_task(data, at);
  if (event == "playbook_on_stats") return add_stats(data, at);
  if (event == "runner_retry") return add_retry(data, at);
  constexpr std::string_view kResult = "runner_on_", kItem = "runner_item_on_";
  if (event == "runner_on_start") {
    TRY(const auto work, task_and_play(data));
    started_[{work.first, data.text_or("host", "")}] = at;
    return {};
  }
  if (event.starts_with(kItem)) return add_item(event.substr(kItem.size()), data, at);
  constexpr std::string_view kOutcomes[] = {"ok", "failed", "skipped", "unreachable"};
  for (const std::string_view outcome : kOutcomes)
    if (event.starts_with(kResult) && event.substr(kResult.size()) == outcome)
      return add_result(outcome, data, at, stdout_text);
  return {};
}

Expected<> RunnerEvents::begin_run(const JsonFields& data, UtcMicros at) {
  const auto uuid = Uuid::parse(data.text_or("playbook_uuid", ""));
  if (!uuid) return wrong("playbook_uuid");
  run_ = derived_uuid("ansible-runner", uuid->text());
  ObjectText arguments, members;
  arguments.raw("args", command_.arguments);
  members.text("path", path_of(data.text_or("playbook", "")));
  members.raw("arguments", arguments.done());
  members.text("client_version", command_.client).raw("labels", "[]");
  emit("run.start", at, members.done());
  return {};
}

Expected<> RunnerEvents::begin_play(const JsonFields& data, UtcMicros at) {
  end_play(at);
  TRY(const auto play, [&]() -> Expected<Work> {
    const std::string text = data.text_or("uuid", data.text_or("play_uuid", ""));
    const auto uuid = Uuid::parse(text.substr(0, kUuidText));
    if (!uuid) return wrong("uuid");
    std::int64_t times = 1;
    if (text.size() > kUuidText + 1)
      std::from_chars(text.data() + kUuidText + 1, text.data() + text.size(), times);
    return Work{*uuid, std::clamp<std::int64_t>(times - 1, 0, kBatchesMax)};
  }());
  play_ = play;
  ObjectText members;
  members.text("play", play.uuid.text()).number("batch", play.batch);
  members.text("name", data.text("name")).text("hosts", data.text_or("pattern", ""));
  members.raw("strategy", "null");
  emit("play.start", at, members.done());
  return {};
}

/// The task of an event, in the batch of its play.
Expected<std::pair<RunnerEvents::Work, RunnerEvents::Work>> RunnerEvents::task_and_play(
    const JsonFields& data) const {
  const std::string text = data.text_or("task_uuid", data.text_or("uuid", ""));
  const auto uuid = Uuid::parse(text.substr(0, kUuidText));
  if (!uuid) return wrong("task_uuid");
  if (!play_) return fail(Errc::invalid, "a task comes before any play");
  return std::pair(Work{*uuid, play_->batch}, *play_);
}

Expected<> RunnerEvents::begin_task(const JsonFields& data, UtcMicros at) {
  TRY(const auto work, task_and_play(data));
  const auto& [task, play] = work;
  if (!tasks_.emplace(task, Task{play, at, false, false}).second) return {};
  const auto [path, line] = place_of(data.text_or("task_path", ""));
  ObjectText members;
  members.text("task", task.uuid.text()).text("play", play.uuid.text());
  members.number("batch", task.batch).text("name", data.text_or("name", data.text_or("task", "")));
  members.text("action", data.text_or("task_action", "")).text("role", data.text("role"));
  if (!path.empty()) members.text("path", path);
  members.number("line", line).raw("tags", "[]").flag("handler", data.flag("is_conditional"));
  members.flag("no_log", false);
  emit("task.start", at, members.done());
  return {};
}

void RunnerEvents::note_host(const std::string& name, UtcMicros at) {
  if (!hosts_.insert(name).second) return;
  ObjectText members;
  members.text("name", name);
  emit("host", at, members.done());
}

Expected<> RunnerEvents::add_result(std::string_view status, const JsonFields& data, UtcMicros at,
                                    std::string_view stdout_text) {
  CHECK_OK(begin_task(data, at));  // navigator's tasks have no start of their own
  TRY(const auto work, task_and_play(data));
  const auto& [task, play] = work;
  const std::string host = data.text_or("host", "");
  if (host.empty()) return wrong("host");
  const JsonFields res = data.object("res");
  note_host(host, at);
  const std::string delegate = delegate_of(data, host, stdout_text);
  if (!delegate.empty()) note_host(delegate, at);
  const auto known = started_.find({task, host});
  const UtcMicros ended = data.time("end").value_or(at);
  const UtcMicros started =
      data.time("start").value_or(known == started_.end() ? ended : known->second);
  const auto seconds = data.number("duration");
  const double micros = seconds ? std::clamp(*seconds, 0.0, 1e9) * 1e6
                                : static_cast<double>(std::max<UtcMicros>(ended - started, 0));
  const auto own = Uuid::parse(data.text_or("uuid", ""));
  const Uuid uid = own.value_or(derived_uuid(
      run_->text(), join({task.uuid.text(), "/", std::to_string(task.batch), "/", host})));
  const bool ignored = data.flag("ignore_errors");
  ObjectText members;
  members.text("uid", uid.text()).text("task", task.uuid.text()).number("batch", task.batch);
  members.text("play", play.uuid.text()).text("host", host);
  members.raw("delegated", delegate.empty() ? "[]" : list_text({quoted_json(delegate)}));
  members.text("status", status).flag("changed", res.flag("changed"));
  members.flag("ignore_errors", ignored).flag("ignore_unreachable", false);
  members.number("started", started).number("ended", ended);
  members.number("duration", std::llround(micros)).raw("content", content_of(data));
  members.raw("warnings", list_in(res, "warnings"));
  members.raw("deprecations", list_in(res, "deprecations"));
  if (const auto exception = res.text("exception")) members.text("exception", *exception);
  emit("result", at, members.done());
  Task& known_task = tasks_[task];
  known_task.last = std::max(known_task.last, at);
  known_task.failed |= (status == "failed" && !ignored) || status == "unreachable";
  const std::string action = data.text_or("task_action", "");
  const bool gathers = action.ends_with("gather_facts") || action.ends_with("setup");
  if (gathers && res.raw("ansible_facts").starts_with('{')) {
    ObjectText facts;
    facts.text("host", host).raw("facts", res.raw("ansible_facts"));
    emit("facts", at, facts.done());
  }
  return {};
}

Expected<> RunnerEvents::add_item(std::string_view status, const JsonFields& data, UtcMicros at) {
  TRY(const auto work, task_and_play(data));
  const Work& task = work.first;
  const std::string host = data.text_or("host", "");
  if (host.empty()) return wrong("host");
  constexpr std::string_view kStatuses[] = {"ok", "failed", "skipped", "unreachable"};
  if (std::find(std::begin(kStatuses), std::end(kStatuses), status) == std::end(kStatuses))
    return {};
  const JsonFields res = data.object("res");
  const std::string_view label = res.raw("_ansible_item_label");
  ObjectText members;
  members.text("task", task.uuid.text()).number("batch", task.batch).text("host", host);
  members.number("n", items_[{task, host}]++);
  members.text("label", res.text("_ansible_item_label").value_or(std::string(label)));
  members.text("status", status).flag("changed", res.flag("changed"));
  members.raw("content", content_of(data));
  emit("item", at, members.done());
  return {};
}

Expected<> RunnerEvents::add_retry(const JsonFields& data, UtcMicros at) {
  TRY(const auto work, task_and_play(data));
  ObjectText members;
  members.text("task", work.first.uuid.text()).number("batch", work.first.batch);
  members.text("host", data.text_or("host", ""));
  members.number("attempt", data.object("res").integer("attempts").value_or(0));
  members.raw("content", content_of(data));
  emit("retry", at, members.done());
  return {};
}

/// A play ends with the next one, a task with its last result.
void RunnerEvents::end_play(UtcMicros at) {
  if (!play_) return;
  for (auto& [work, task] : tasks_) {
    if (task.ended || task.play != *play_) continue;
    task.ended = true;
    ObjectText members;
    members.text("task", work.uuid.text()).number("batch", work.batch);
    members.text("status", std::string_view(task.failed ? "failed" : "completed"));
    emit("task.end", task.last, members.done());
  }
  ObjectText members;
  members.text("play", play_->uuid.text()).number("batch", play_->batch);
  members.text("status", std::string_view("completed"));
  emit("play.end", at, members.done());
  play_.reset();
}

Expected<> RunnerEvents::add_stats(const JsonFields& data, UtcMicros at) {
  end_play(at);
  constexpr std::pair<std::string_view, std::string_view> kCounters[] = {
      {"ok", "ok"},           {"changed", "changed"},
      {"failed", "failures"}, {"unreachable", "dark"},
      {"skipped", "skipped"}, {"rescued", "rescued"},
      {"ignored", "ignored"}};
  constexpr std::size_t kCount = std::size(kCounters), kFailed = 2, kUnreachable = 3;
  std::map<std::string_view, std::array<std::int64_t, kCount>> hosts;  // names as they are written
  for (std::size_t i = 0; i < kCount; ++i) {
    const JsonFields counted = data.object(kCounters[i].second);
    for (const auto& [host, count] : counted.all())
      hosts[host][i] = json_integer(count).value_or(0);
  }
  ObjectText all;
  bool failed = false;
  for (const auto& [host, counts] : hosts) {
    ObjectText counters;
    for (std::size_t i = 0; i < kCount; ++i) counters.number(kCounters[i].first, counts[i]);
    failed |= counts[kFailed] > 0 || counts[kUnreachable] > 0;
    note_host(api::json_string(join({"\"", host, "\""})), at);
    all.raw(host, counters.done());  // as it is written: escaped already
  }
  ObjectText members;
  members.raw("hosts", all.done());
  emit("stats", at, members.done());
  end_run(failed ? "failed" : "completed", "stats", at);
  stats_ = true;
  return {};
}

void RunnerEvents::end_run(std::string_view status, std::string_view reason, UtcMicros at) {
  ObjectText end;
  end.text("status", status).text("reason", reason);
  emit("run.end", at, end.done());
}

void RunnerEvents::end_as(std::string_view status, UtcMicros at) {
  const bool whole = status == "successful" || status == "failed";
  if (!run_ || stats_ || !whole) return finish();
  end_play(at);
  end_run(status == "failed" ? "failed" : "completed", "stats", at);
  stats_ = true;
}

void RunnerEvents::finish() {
  if (!run_ || stats_) return;
  end_run("expired", "gone", last_);
}

void RunnerEvents::start_over() {
  finish();
  run_.reset();
  stats_ = false;
  last_ = 0;
  play_.reset();
  tasks_.clear();
  hosts_.clear();
  started_.clear();
  items_.clear();
}

}  // namespace hearth::record
