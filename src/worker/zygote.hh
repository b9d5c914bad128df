#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aio/process.hh"
#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "base/log.hh"
#include "worker/call.hh"
#include "worker/pending_call.hh"
#include "worker/pool.hh"
#include "worker/sessions.hh"

namespace hearth::worker {

struct ZygoteOptions {
  std::string script;            ///< path of zygote.py
  std::vector<std::string> env;  ///< whole environment of the process
  std::string cwd = "/";         ///< "": this process's
  PoolLimits limits;
  SessionLimits sessions;
  std::function<void(const RanCall&)> ran;  ///< a call that names a result has ended; may be empty
};

/// One running zygote: its process, its control socket, its children that wait for calls, and those
/// that became session workers.
///
/// Takes calls from its construction on; they wait until the process is ready. When the process
/// ends or says that it cannot serve, every waiting call is refused and `state` is `ended`.
/// Destruction closes the control socket: the process lets running calls end and exits by itself.
class Zygote {
 public:
  enum class State { starting, ready, ending, ended };

  /// Errc::not_found, Errc::denied: the interpreter cannot be started.
  static Expected<std::unique_ptr<Zygote>> start(aio::Loop& loop, Log& log, std::string interpreter,
                                                 ZygoteOptions options);
  ~Zygote();

  void submit(PendingCall call);
  /// No further calls; the process exits when those that run have ended.
  void end();

  State state() const { return state_; }
  /// Why it can never serve its key ("unfit"), or "" while nothing speaks against it.
  const std::string& unfit() const { return unfit_; }
  bool ever_ready() const { return !python_.empty(); }
  /// Asked to be replaced: a file that it had imported has changed.
  bool wants_renewal() const { return renew_; }
  Steady::time_point last_used() const { return last_used_; }
  /// A session counts for as long as it lives.
  bool busy() const { return pool_.running() > 0 || pool_.waiting() > 0 || sessions_.any(); }
  /// Session workers finish what runs and end; gives how many.
  std::size_t end_sessions(const SessionPool::Chosen& chosen) { return sessions_.let_go(chosen); }

  /// As SessionPool::kept_until.
  std::optional<Steady::time_point> kept_until() const { return sessions_.kept_until(); }

  /// As `worker list` shows it (docs/protocol/worker.md §3.5).
  JsonObject describe() const;
  void describe_sessions(JsonArray& workers) const { sessions_.describe(workers); }

 private:
  Zygote(aio::Loop& loop, Log& log, std::string interpreter, ZygoteOptions options,
         aio::Process process, aio::UnixSocket control);

  Co<> read_control();
  /// The frames that have come. False: what came is none.
  bool take_all(FrameParser& parser, std::vector<aio::Fd>& fds);
  void take(const Frame& frame, std::vector<aio::Fd>& fds);
  void take_idle(const Frame& frame, std::vector<aio::Fd>& fds);
  void take_ended(const Frame& frame);
  void tell_ran(std::optional<RanCall> call);
  Sessions::Doors session_doors();
  void drop_idle_children();
  /// `session`: the id under which `sessions_` waits for a child, where that is whose call it is.
  void queue(PendingCall call, std::optional<CallId> session);
  void pump();
  Co<> ask_fork();
  Co<> hand_off(CallId id, PendingCall call, ChildId child, aio::UnixSocket socket);
  Co<> refuse(PendingCall call, std::string why);
  Co<> refuse_late_calls();
  void refuse_all(const std::string& why);

  aio::Loop& loop_;
  Log& log_;
  const std::string interpreter_;
  const ZygoteOptions options_;
  const UtcMicros started_;
  Steady::time_point last_used_;
  State state_ = State::starting;
  std::string unfit_;
  std::string python_;     ///< its version, once it was ready
  Duration start_cost_{};  ///< CPU time of its start, once it was ready
  bool renew_ = false;
  bool watching_late_ = false;
  std::uint64_t calls_ = 0;
  CallId next_call_ = 0;
  std::size_t fork_asked_ = 0;
  bool asking_fork_ = false;
  ChildPool pool_;
  std::map<CallId, PendingCall> waiting_;
  std::map<CallId, CallId> for_session_;  ///< our id -> that of `sessions_`
  std::map<ChildId, aio::UnixSocket> idle_;
  RunningCalls running_;
  aio::Process process_;
  aio::UnixSocket control_;
  Sessions sessions_;
  aio::Scope scope_;  // last: its coroutines use all of the above
};

}  // namespace hearth::worker
