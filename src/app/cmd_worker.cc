#include "ansible/controller.hh"
#include "app/commands.hh"
#include "app/daemon_client.hh"

namespace hearth::app {
namespace {

constexpr Duration kWorkerPatience = std::chrono::seconds(5);

std::string worker_text(const JsonObject& worker, std::string_view key) {
  const Json* value = worker.if_contains(key);
  if (!value) return "-";
  return value->is_string() ? std::string(value->get_string()) : to_text(*value);
}

/// What a worker serves: an interpreter, or a collection's session, and where.
std::string purpose_of(const JsonObject& worker) {
  const std::string_view key = worker_text(worker, "kind") == "session" ? "name" : "interpreter";
  const auto host = get_string(worker, "host");
  return host ? join({worker_text(worker, key), " at ", *host}) : worker_text(worker, key);
}

/// "12 s", "3 min"; "-" for a worker that does not tell.
std::string age_of(const JsonObject& worker, std::string_view key) {
  const auto ms = get_int(worker, key);
  if (!ms) return "-";
  return *ms < 120'000 ? std::to_string(*ms / 1'000) + " s" : std::to_string(*ms / 60'000) + " min";
}

std::string workers_table(const JsonArray& workers) {
  std::string out =
      "ID        KIND     STATE     PYTHON    IDLE  BUSY  CALLS      AGE   UNUSED   RSS KB  "
      "SERVES\n";
  for (const Json& entry : workers) {
    const JsonObject& worker = entry.get_object();
    char line[160];
    std::snprintf(line, sizeof line, "%-9s %-8s %-9s %-9s %4s  %4s  %5s  %7s  %7s  %7s  ",
                  worker_text(worker, "id").c_str(), worker_text(worker, "kind").c_str(),
                  worker_text(worker, "state").c_str(), worker_text(worker, "python").c_str(),
                  worker_text(worker, "idle").c_str(), worker_text(worker, "busy").c_str(),
                  worker_text(worker, "calls").c_str(), age_of(worker, "age_ms").c_str(),
                  age_of(worker, "unused_ms").c_str(), worker_text(worker, "rss_kb").c_str());
    out += join({line, purpose_of(worker), "\n"});
  }
  return out;
}

JsonObject question_of(std::string_view type, const WorkerOptions& options) {
  JsonObject question{{"t", type}};
  if (!options.worker.empty()) question["worker"] = options.worker;
  if (!options.collection.empty()) question["collection"] = options.collection;
  return question;
}

/// What the memo holds, as one line below the table; nothing before it was asked anything.
std::string memo_line(const JsonObject& answer) {
  const JsonObject* memo = get_object(answer, "memo");
  if (!memo || get_int(*memo, "hits").value_or(0) + get_int(*memo, "misses").value_or(0) == 0)
    return {};
  return join({"memo: ", worker_text(*memo, "entries"), " entries, ", worker_text(*memo, "bytes"),
               " bytes, ", worker_text(*memo, "hits"), " hits, ", worker_text(*memo, "misses"),
               " misses\n"});
}

/// A controller's answer (docs/protocol/worker.md §6.4) as a row of the list.
JsonObject controller_row(const JsonObject& answer) {
  const std::int64_t pid = get_int(answer, "pid").value_or(0);
  const std::int64_t busy = get_int(answer, "busy").value_or(0);
  return {{"id", std::to_string(pid)},
          {"kind", "controller"},
          {"interpreter", get_string(answer, "interpreter").value_or("")},
          {"python", get_string(answer, "python").value_or("")},
          {"core", get_string(answer, "core").value_or("")},
          {"unfit", get_string(answer, "unfit").value_or("")},
          {"pid", pid},
          {"idle", busy == 0 ? 1 : 0},
          {"busy", busy},
          {"calls", get_int(answer, "calls").value_or(0)},
          {"age_ms", get_int(answer, "age_ms").value_or(0)},
          {"unused_ms", get_int(answer, "idle_s").value_or(0) * 1'000},
          {"started", get_string(answer, "started").value_or("")},
          {"rss_kb", get_int(answer, "rss_kb").value_or(0)},
          {"state", "ready"}};
}

/// The controllers' answers; none where there is no runtime directory.
Co<std::vector<JsonObject>> ask_controllers(Context& context, std::string question) {
  auto dir = worker::open_runtime_dir(context.env.runtime(), false);
  if (!dir) co_return std::vector<JsonObject>{};
  co_return co_await ansible::ask_controllers(context.loop, *dir, std::move(question));
}

/// Adds the session workers at far ends; their ids are the channel's and their own there.
Co<> add_far_sessions(Context& context, JsonArray& workers) {
  JsonObject question{{"t", "list"}};
  const auto far =
      co_await ask_far_ends(context.loop, context.env, std::move(question), "", kWorkerPatience);
  for (const FarAnswer& one : far) {
    const JsonArray* listed = get_array(one.answer, "workers");
    for (const Json& entry : listed ? *listed : JsonArray{}) {
      if (!entry.is_object() || worker_text(entry.get_object(), "kind") != "session") continue;
      JsonObject worker = entry.get_object();
      worker["id"] = join({one.channel, "/", worker_text(worker, "id")});
      worker["host"] = one.host;
      workers.push_back(std::move(worker));
    }
  }
}

/// How many workers at far ends ended by the same question. A worker's id leads to its channel.
Co<std::int64_t> end_far_workers(Context& context, JsonObject question) {
  const std::string worker(get_string(question, "worker").value_or(""));
  const std::size_t slash = worker.find('/');
  if (!worker.empty() && slash == worker.npos) co_return 0;  // one of ours
  const std::string channel = worker.substr(0, worker.empty() ? 0 : slash);
  if (!worker.empty()) question["worker"] = worker.substr(slash + 1);
  const auto far = co_await ask_far_ends(context.loop, context.env, std::move(question), channel,
                                         kWorkerPatience);
  std::int64_t count = 0;
  for (const FarAnswer& one : far) count += get_int(one.answer, "workers").value_or(0);
  co_return count;
}

Co<Expected<int>> end_workers(Context& context, JsonObject question) {
  const std::int64_t far = co_await end_far_workers(context, question);
  // They are not the daemon's: each ends by itself, and all do where none is named.
  std::size_t controllers = 0;
  if (!question.contains("worker") && !question.contains("collection")) {
    const auto ended = co_await ask_controllers(context, "quit");
    controllers = ended.size();
  }
  auto answer = co_await ask(context.loop, context.env, std::move(question), kWorkerPatience);
  if (!answer && means_no_daemon(answer.error()) && controllers == 0) {
    CO_CHECK_OK(print("no daemon runs, so no worker does\n"));
    co_return 0;
  }
  if (!answer && !means_no_daemon(answer.error()))
    co_return std::unexpected(std::move(answer).error());
  const std::int64_t count = static_cast<std::int64_t>(controllers) + far +
                             (answer ? get_int(*answer, "workers").value_or(0) : 0);
  CO_CHECK_OK(print(join({std::to_string(count), count == 1 ? " worker" : " workers",
                          " ended; what runs goes on to its end\n"})));
  co_return 0;
}

}  // namespace

Co<Expected<int>> worker_list(Context& context, const WorkerOptions& options) {
  JsonObject question{{"t", "list"}};
  auto answer = co_await ask(context.loop, context.env, std::move(question), kWorkerPatience);
  JsonArray workers;
  std::string memo;
  if (answer) {
    if (const JsonArray* listed = get_array(*answer, "workers")) workers = *listed;
    memo = memo_line(*answer);
  } else if (!means_no_daemon(answer.error())) {
    co_return std::unexpected(std::move(answer).error());
  }
  co_await add_far_sessions(context, workers);
  const auto controllers = co_await ask_controllers(context, "list");
  for (const JsonObject& one : controllers) workers.push_back(controller_row(one));
  std::string text = options.json ? to_text(workers) + "\n" : workers_table(workers);
  if (!options.json && workers.empty()) text = "no worker runs; the next task starts one\n";
  if (!options.json) text += memo;
  CO_CHECK_OK(print(text));
  co_return 0;
}

Co<Expected<int>> worker_stop(Context& context, const WorkerOptions& options) {
  return end_workers(context, question_of("stop", options));
}

Co<Expected<int>> worker_clear(Context& context, const WorkerOptions& options) {
  return end_workers(context, question_of("clear", options));
}

}  // namespace hearth::app
