#pragma once
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.hh"
#include "worker/pool.hh"
#include "worker/session_request.hh"

namespace hearth::worker {

struct SessionLimits {
  std::size_t workers_max = 48;      ///< of one zygote
  std::size_t per_key_max = 16;      ///< of one key
  std::size_t waiting_max = 1'024;   ///< calls
  std::size_t beside_max = 64;       ///< calls that one worker runs side by side
  std::uint64_t calls_max = 10'000;  ///< of one worker, which is then renewed
  std::int64_t rss_max_kb = 1'024 * 1'024;
  Duration wait_max = std::chrono::seconds(10);  ///< for a worker of a key that has its most
  Duration ttl = std::chrono::seconds(15);       ///< from the last use, where no caller says
};

/// Which session worker takes which call, when another one is started and when one ends: decides,
/// and does nothing itself. Workers are named by the child that became one.
class SessionPool {
 public:
  explicit SessionPool(SessionLimits limits = {}) : limits_(limits) {}

  struct HandOff {
    CallId call;
    ChildId worker;
  };
  struct Actions {
    std::vector<HandOff> hand_offs;
    std::vector<CallId> starts;  ///< each wants a child of its own, which becomes a worker
    std::vector<ChildId> ends;   ///< let go: they finish what runs and exit
    std::vector<CallId> refused;
  };

  /// `since`: when it came first; a call that came back keeps its place.
  void call_came(CallId call, SessionRequest request, Steady::time_point since);
  /// A child took the call that wanted one; it is a worker of that call's key from here on.
  void started(CallId call, ChildId child, Steady::time_point now);
  /// No child is to be had: the call is forgotten here.
  void not_started(CallId call);
  void took(ChildId worker, bool open);
  void freed(ChildId worker, std::int64_t rss_kb, Steady::time_point now);
  /// The worker gave a call back whose payload contradicts what it has loaded.
  void unlike(ChildId worker, const std::string& content, Steady::time_point now);
  void gone(ChildId worker);
  void forget_calls() { waiting_.clear(); }

  Actions decide(Steady::time_point now);
  /// When `decide` has something to do although nothing happens.
  std::optional<Steady::time_point> next_change() const;

  /// When the last worker is due that nobody uses meanwhile; nothing when there is none. One that
  /// runs a call counts as if it ended now.
  std::optional<Steady::time_point> kept_until(Steady::time_point now) const;

  std::size_t workers() const { return workers_.size(); }
  std::size_t waiting() const { return waiting_.size(); }
  bool has(ChildId worker) const { return workers_.contains(worker); }

  /// As `hearth worker list` shows it.
  struct Seen {
    ChildId worker;
    std::string name;
    std::size_t running;
    std::uint64_t calls;
    std::int64_t rss_kb;
    Steady::time_point started, last_used;
    Duration ttl;
  };
  std::vector<Seen> list() const;
  /// Which ones `let_go` means.
  struct Chosen {
    std::string name;             ///< "": all
    std::optional<ChildId> but;   ///< not this one, which asks
    std::optional<ChildId> only;  ///< this one and no other
  };
  /// They are let go: no further call is theirs.
  std::vector<ChildId> let_go(const Chosen& chosen);

 private:
  struct Worker {
    std::string name, key, posture;
    std::set<std::string> unlike;  ///< contents that it cannot serve
    std::size_t running = 0;
    bool open = false;  ///< what runs are coroutines
    std::uint64_t calls = 0;
    std::int64_t rss_kb = 0;
    Steady::time_point started, last_used;
    Duration ttl;
  };
  struct Waiting {
    CallId call;
    SessionRequest request;
    Steady::time_point since;
  };

  void decide_call(Waiting& waiting, Steady::time_point now, Actions& actions);
  std::optional<ChildId> worker_for(const SessionRequest& request) const;
  bool takes(const Worker& worker, const SessionRequest& request) const;
  std::size_t count(const std::string& key) const;
  /// Ends the free worker that was used least lately. False: all are busy.
  bool make_room(Actions& actions);
  void give(Worker& worker, const SessionRequest& request, Steady::time_point now);
  void end_those_that_are_due(Steady::time_point now, Actions& actions);

  SessionLimits limits_;
  std::map<ChildId, Worker> workers_;
  std::deque<Waiting> waiting_;
  std::map<CallId, SessionRequest> starting_;
};

}  // namespace hearth::worker
