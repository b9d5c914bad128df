#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hh"
#include "worker/call.hh"
#include "worker/pool.hh"

namespace hearth::worker {

/// Whose call it is, kept from its coming to its end: Ansible's run, task and host.
struct CallNote {
  std::string run, task, host;
  Steady::time_point came;

  /// Something that a record can be joined to.
  bool names_a_result() const { return !run.empty() && !task.empty() && !host.empty(); }
};
CallNote note_of(const Call& call, Steady::time_point now);

inline constexpr std::string_view kWarmFork = "warm fork";
inline constexpr std::string_view kPlain = "plain";
inline constexpr std::string_view kSessionHit = "session hit";
inline constexpr std::string_view kSessionNew = "session new";

/// How one call of an Ansible task ran (docs/protocol/journal.md §1, `call.ran`).
struct RanCall {
  std::string run, task, host;
  std::string_view how;     ///< one of the four above
  std::string why;          ///< of a plain one
  std::string interpreter;  ///< its path, of others
  Duration waited{};        ///< for a child
  Duration ran{};           ///< from the hand-off, or the plain start, to the end
  Duration start{};         ///< CPU time of a start of this interpreter here; 0: not known
};

/// What a caller tells of a call that went the ordinary way: `plain` (docs/protocol/worker.md
/// §3.4).
RanCall read_plain(const Frame& frame);

/// The calls that run now, by a number of the caller's: the child's that has each, or the call's in
/// a session.
class RunningCalls {
 public:
  /// Only a call that names a result is remembered.
  void handed(ChildId child, CallNote note, Steady::time_point now,
              std::string_view how = kWarmFork);
  /// What a child runs has asked for a session, and had it.
  void went_into_session(ChildId child, std::string_view how);
  void forget(ChildId child) { running_.erase(child); }
  /// Without `interpreter` and `start`, which are the zygote's.
  std::optional<RanCall> ended(ChildId child, Steady::time_point now);

 private:
  struct Running {
    CallNote note;
    Steady::time_point since;
    std::string_view how;
  };
  std::map<ChildId, Running> running_;
};

}  // namespace hearth::worker
