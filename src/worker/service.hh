#pragma once
#include <functional>
#include <string>

#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "worker/memo_door.hh"
#include "worker/service_options.hh"
#include "worker/zygotes.hh"

namespace hearth::worker {

/// What the service asks of the rooms beside it; each may be empty.
struct ServiceDoors {
  std::function<void(const RanCall&)> ran;  ///< how a call ran that names a result
  std::function<Co<Expected<>>()> sync;     ///< everything recorded is in the store
  /// The number that the record gave to a run, or nothing.
  std::function<std::optional<std::int64_t>(std::string_view run)> playbook;
  /// How the calls of a run ran: the member "calls" of the answer to `playbook`.
  std::function<JsonObject(std::string_view run)> calls;
  std::function<void()> quit;  ///< somebody asked the daemon to end
  /// Adds what else is kept warm to the answer of `list`.
  std::function<void(JsonArray&)> list;
  /// Messages whose name begins with "far" (docs/protocol/far.md §1): the connection is its own.
  std::function<Co<>(aio::UnixSocket, Frame, std::vector<aio::Fd>)> far;
};

/// Answers everybody who connects to worker.sock: calls, and the CLI's questions.
class Service {
 public:
  Service(aio::Loop& loop, Log& log, ServiceOptions options, ServiceDoors doors);
  ~Service();

  /// Serves until its scope ends. `listener` is the service's from here on.
  Co<> serve(aio::UnixListener listener);

  /// Serves one connection as if it had been accepted: for callers in this process.
  void take(aio::UnixSocket connection);

  /// Nothing runs, nothing waits, nobody is connected.
  bool idle() const;
  Steady::time_point last_used() const { return last_used_; }
  /// How long from now something is kept that nobody uses meanwhile: sessions and the memo.
  Duration keeps() const;
  /// Lets every worker end; what runs goes on.
  std::size_t stop(std::string_view id) { return zygotes_.stop(id); }
  /// The same for session workers.
  std::size_t stop_sessions(const SessionPool::Chosen& chosen) {
    return zygotes_.stop_sessions(chosen);
  }
  /// Holds for workers that are started from now on.
  void set_limits(const Limits& limits) { zygotes_.set_limits(limits); }

 private:
  Co<> handle(aio::UnixSocket connection);
  Co<> answer(aio::UnixSocket& connection, const Frame& frame);
  void take_call(aio::UnixSocket connection, Frame frame, std::vector<aio::Fd> fds);
  Co<> retire_idle();
  JsonObject hello() const;
  JsonObject answer_stop(const Frame& frame);
  JsonObject list() const;

  aio::Loop& loop_;
  Log& log_;
  const ServiceOptions options_;
  const ServiceDoors doors_;
  Steady::time_point last_used_;
  std::size_t connections_ = 0;
  Zygotes zygotes_;
  MemoDoor memo_;
  aio::Scope scope_;
};

/// Empties the payload cache; the folder itself stays.
Expected<> clear_cache(const std::string& cache_dir);

}  // namespace hearth::worker
