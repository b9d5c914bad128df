#include "app/daemon_client.hh"

#include "aio/process.hh"

namespace hearth::app {

using std::chrono::milliseconds;

Expected<> spawn_daemon(aio::Loop& loop, const Env& env) {
  aio::SpawnOptions options;
  options.argv = {env.self, "daemon", "--detached"};
  options.env = env.entries();
  options.cwd = "/";
  options.new_session = true;
  TRY(aio::Process daemon, aio::Process::spawn(loop, options));
  daemon.release();
  return {};
}

Co<bool> daemon_listens(aio::Loop& loop, const Env& env) {
  auto dir = worker::open_runtime_dir(env.runtime(), false);
  if (!dir) co_return false;
  auto socket = co_await aio::connect_unix(loop, dir->through_fd("worker.sock"));
  co_return socket.has_value();
}

Co<Expected<>> ensure_daemon(aio::Loop& loop, const Env& env, Deadline deadline) {
  CO_TRY(auto dir, worker::open_runtime_dir(env.runtime(), true));
  bool listens = co_await daemon_listens(loop, env);
  if (listens) co_return Expected<>{};
  CO_CHECK_OK(spawn_daemon(loop, env));
  while (!listens && loop.clock().now() < deadline) {
    CO_CHECK_OK(co_await aio::sleep_for(loop, milliseconds(5)));
    listens = co_await daemon_listens(loop, env);
  }
  if (!listens)
    co_return fail(Errc::timeout,
                   join({"the daemon did not start; see ", env.home(), "/daemon.log"}));
  co_return Expected<>{};
}

Co<Expected<JsonObject>> ask(aio::Loop& loop, const Env& env, JsonObject question,
                             Duration patience) {
  CO_TRY(const worker::RuntimeDir dir, worker::open_runtime_dir(env.runtime(), false));
  question["v"] = 1;
  question["build"] = build_id();
  const Deadline deadline = loop.clock().now() + patience;
  co_return co_await worker::ask_daemon(loop, dir, std::move(question), deadline);
}

Co<Expected<>> ensure_own_daemon(aio::Loop& loop, const Env& env, Deadline deadline) {
  CO_CHECK_OK(co_await ensure_daemon(loop, env, deadline));
  JsonObject hello{{"t", "hello"}};
  CO_TRY(const JsonObject who, co_await ask(loop, env, std::move(hello), std::chrono::seconds(5)));
  const std::string home(get_string(who, "home").value_or(""));
  if (home == env.home()) co_return Expected<>{};
  co_return fail(Errc::invalid, join({"the daemon that runs records into ", home,
                                      "; end it with `hearth daemon --stop`, or set "
                                      "HEARTH_RUNTIME_DIR to another folder"}));
}

Co<std::vector<FarAnswer>> ask_far_ends(aio::Loop& loop, const Env& env, JsonObject question,
                                        std::string channel, Duration patience) {
  JsonObject asked{{"t", "far_ask"}, {"question", std::move(question)}, {"channel", channel}};
  const auto told = co_await ask(loop, env, std::move(asked), patience);
  std::vector<FarAnswer> answers;
  const JsonArray* listed = told ? get_array(*told, "answers") : nullptr;
  for (const Json& entry : listed ? *listed : JsonArray{}) {
    const JsonObject* one = entry.if_object();
    const JsonObject* answer = one ? get_object(*one, "answer") : nullptr;
    if (!answer) continue;
    answers.push_back({std::string(get_string(*one, "channel").value_or("")),
                       std::string(get_string(*one, "host").value_or("")), *answer});
  }
  co_return answers;
}

bool means_no_daemon(const Error& error) {
  return error.code == Errc::unavailable || error.code == Errc::not_found;
}

}  // namespace hearth::app
