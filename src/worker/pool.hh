#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "base/time.hh"

namespace hearth::worker {

/// A waiting call and an idle child, as the pool's caller numbers them.
using CallId = std::uint64_t;
using ChildId = std::uint64_t;

struct PoolLimits {
  std::size_t running_max = 64;     ///< children that run at once
  std::size_t waiting_max = 1'024;  ///< calls that wait for a child
  std::size_t idle_min = 2;         ///< forked ahead even when nothing happened yet
  std::size_t idle_max = 12;        ///< forked ahead at most, however busy it was
  Duration wait_max = std::chrono::seconds(10);
  /// For how long a burst keeps children ready for the next one.
  Duration burst_memory = std::chrono::seconds(20);
  Duration fork_pause = std::chrono::seconds(1);  ///< after a fork that failed
};

/// Which child takes which call, and how many to fork ahead: decides, and does nothing itself.
///
/// A call gets the idle child that waited longest. The number forked ahead follows the highest
/// number that ran at once lately, so that the second wave of `forks: 10` finds ten children.
///
/// Children are forked several at once, up to twice that number, because the zygote copies the
/// memory it works with after each fork, but only once after a few in a row. While calls run, half
/// of the number is enough: a fork takes a core from those that run.
class ChildPool {
 public:
  explicit ChildPool(PoolLimits limits = {}) : limits_(limits) {}

  struct HandOff {
    CallId call;
    ChildId child;
  };
  /// What is to be done now, in this order.
  struct Actions {
    std::vector<HandOff> hand_offs;
    std::vector<CallId> refused;
    std::size_t fork = 0;
  };

  /// `session`: the child becomes a session worker, which `running_max` is not about. Calls that
  /// run wait for it, so it goes before those that have to wait for one of them to end.
  void call_came(CallId call, Steady::time_point now, bool session = false);
  void child_idle(ChildId child);
  void child_gone(ChildId child);  ///< an idle one ended
  void child_ended();              ///< one that ran was reaped
  /// `count` of those asked for cannot be had. Nothing more is asked for during `fork_pause`, and
  /// calls that no child will come for are refused at once: their callers can still run them.
  void fork_failed(std::size_t count, Steady::time_point now);
  void forget_calls() { waiting_.clear(); }  ///< all that wait were refused elsewhere
  /// Every idle child is worth less than a new one; gives those to be let go.
  std::vector<ChildId> drop_idle();

  Actions decide(Steady::time_point now);

  std::size_t idle() const { return idle_.size(); }
  std::size_t running() const { return running_; }
  std::size_t waiting() const { return waiting_.size(); }
  /// When the call that waits longest has waited enough.
  std::optional<Steady::time_point> next_refusal() const;

 private:
  std::size_t to_fork() const;

  struct Waiting {
    CallId call;
    Steady::time_point since;
    bool session;
  };
  std::deque<Waiting>::iterator next_to_run();
  PoolLimits limits_;
  std::deque<ChildId> idle_;
  std::deque<Waiting> waiting_;
  std::size_t running_ = 0;
  std::size_t forking_ = 0;
  std::size_t burst_ = 0;
  Steady::time_point burst_at_{};
  std::optional<Steady::time_point> no_fork_until_;
};

}  // namespace hearth::worker
