#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aio/scope.hh"
#include "aio/unix_socket.hh"
#include "base/log.hh"
#include "worker/pending_call.hh"
#include "worker/session_pool.hh"

namespace hearth::worker {

/// The session workers of one zygote: does what a SessionPool decides.
///
/// A worker's hand-off socket is kept here for as long as the session may have further calls;
/// closing it lets the worker finish what runs and exit.
class Sessions {
 public:
  /// What is asked of the zygote.
  struct Doors {
    /// Has a child take the call; then `adopt` or `not_started` is called with the id.
    std::function<void(CallId, PendingCall)> want_child;
    std::function<void(RanCall)> ran;  ///< a call that names a result has ended
    /// A call came from this process, which may be a child that runs another call.
    std::function<void(ChildId caller, std::string_view how)> went_into_session;
  };

  Sessions(aio::Loop& loop, Log& log, SessionLimits limits, Doors doors);
  ~Sessions();

  void submit(PendingCall call);
  /// The child has the call that wanted one; `socket` is its hand-off socket. Of the call what was
  /// not handed over is still asked for: its note and its caller.
  void adopt(CallId id, const PendingCall& call, ChildId child, aio::UnixSocket socket);
  void not_started(CallId call);
  /// True when that child, which was reaped, was a session worker of ours.
  bool ended(ChildId child);
  /// They finish what runs and end; gives how many.
  std::size_t let_go(const SessionPool::Chosen& chosen);
  /// The calls that wait for a worker; nobody else refuses them from here on.
  std::vector<PendingCall> take_waiting();

  std::optional<Steady::time_point> kept_until() const {
    return pool_.kept_until(loop_.clock().now());
  }
  bool any() const { return pool_.workers() > 0 || pool_.waiting() > 0; }
  /// As `worker list` shows them (docs/protocol/worker.md §3.5).
  void describe(JsonArray& workers) const;

 private:
  struct Worker;
  void pump();
  Co<> write(std::shared_ptr<Worker> worker);
  Co<> listen(std::shared_ptr<Worker> worker);
  /// The frames that have come. False: what came is none.
  bool take_all(Worker& worker, FrameParser& parser, std::vector<aio::Fd>& fds);
  void take(Worker& worker, const Frame& frame, std::vector<aio::Fd>& fds);
  void take_back(Worker& worker, const Frame& frame, std::vector<aio::Fd>& fds);
  Co<> refuse(PendingCall call);
  Co<> wait_for_change();
  void end(ChildId worker);
  void note(Worker& worker, const PendingCall& call, std::string_view how);

  aio::Loop& loop_;
  Log& log_;
  const Doors doors_;
  SessionPool pool_;
  CallId next_call_ = 0;
  std::map<CallId, PendingCall> waiting_;
  std::map<ChildId, std::shared_ptr<Worker>> workers_;  ///< not yet reaped, some of them ending
  std::optional<Steady::time_point> watching_until_;
  aio::Scope scope_;  // last: its coroutines use all of the above
};

}  // namespace hearth::worker
