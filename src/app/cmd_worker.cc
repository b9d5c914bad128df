#include "app/commands.hh"
#include "app/daemon_client.hh"

namespace hearth::app {
namespace {

constexpr Duration kPatience = std::chrono::seconds(5);

std::string text_of(const JsonObject& worker, std::string_view key) {
  const Json* value = worker.if_contains(key);
  if (!value) return "-";
  return value->is_string() ? std::string(value->get_string()) : to_text(*value);
}

/// What a worker serves: an interpreter, or a collection's session.
std::string purpose_of(const JsonObject& worker) {
  const std::string_view key = text_of(worker, "kind") == "session" ? "name" : "interpreter";
  return text_of(worker, key);
}

/// "12 s", "3 min"; "-" for a worker that does not tell.
std::string age_of(const JsonObject& worker, std::string_view key) {
  const auto ms = get_int(worker, key);
  if (!ms) return "-";
  return *ms < 120'000 ? std::to_string(*ms / 1'000) + " s" : std::to_string(*ms / 60'000) + " min";
}

std::string table_of(const JsonArray& workers) {
  std::string out =
      "ID        KIND     STATE     PYTHON    IDLE  BUSY  CALLS      AGE   UNUSED   RSS KB  "
      "SERVES\n";
  for (const Json& entry : workers) {
    const JsonObject& worker = entry.get_object();
    char line[160];
    std::snprintf(line, sizeof line, "%-9s %-8s %-9s %-9s %4s  %4s  %5s  %7s  %7s  %7s  ",
                  text_of(worker, "id").c_str(), text_of(worker, "kind").c_str(),
                  text_of(worker, "state").c_str(), text_of(worker, "python").c_str(),
                  text_of(worker, "idle").c_str(), text_of(worker, "busy").c_str(),
                  text_of(worker, "calls").c_str(), age_of(worker, "age_ms").c_str(),
                  age_of(worker, "unused_ms").c_str(), text_of(worker, "rss_kb").c_str());
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
  return join({"memo: ", text_of(*memo, "entries"), " entries, ", text_of(*memo, "bytes"),
               " bytes, ", text_of(*memo, "hits"), " hits, ", text_of(*memo, "misses"),
               " misses\n"});
}

Co<Expected<int>> end_workers(Context& context, JsonObject question) {
  auto answer = co_await ask(context.loop, context.env, std::move(question), kPatience);
  if (!answer && means_no_daemon(answer.error())) {
    CO_CHECK_OK(print("no daemon runs, so no worker does\n"));
    co_return 0;
  }
  if (!answer) co_return std::unexpected(std::move(answer).error());
  const std::int64_t count = get_int(*answer, "workers").value_or(0);
  CO_CHECK_OK(print(join({std::to_string(count), count == 1 ? " worker" : " workers",
                          " ended; what runs goes on to its end\n"})));
  co_return 0;
}

}  // namespace

Co<Expected<int>> worker_list(Context& context, const WorkerOptions& options) {
  JsonObject question{{"t", "list"}};
  auto answer = co_await ask(context.loop, context.env, std::move(question), kPatience);
  JsonArray workers;
  std::string memo;
  if (answer) {
    if (const JsonArray* listed = get_array(*answer, "workers")) workers = *listed;
    memo = memo_line(*answer);
  } else if (!means_no_daemon(answer.error())) {
    co_return std::unexpected(std::move(answer).error());
  }
  std::string text = options.json ? to_text(workers) + "\n" : table_of(workers);
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
