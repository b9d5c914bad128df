#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aio/co.hh"
#include "aio/loop.hh"
#include "ansible/arguments.hh"
#include "ansible/environment.hh"
#include "base/json.hh"
#include "worker/runtime_dir.hh"

namespace hearth::ansible {

/// What a run asks of the daemon. The app gives the real one.
class DaemonDoor {
 public:
  /// Where a run is recorded.
  struct Recorded {
    std::int64_t number;
    std::string other_home;  ///< the running daemon's, where that is not this command's
    JsonObject calls;        ///< how its modules ran (call_share.hh); empty: not known
  };
  virtual ~DaemonDoor() = default;
  /// Has the daemon started where none runs. Must not wait for it: the first tasks come half a
  /// second later, and each of them runs the ordinary way if need be.
  virtual void start() = 0;
  /// Nothing when the daemon knows no such run.
  /// Errc::timeout at `deadline`; Errc::unavailable: no daemon.
  virtual Co<Expected<std::optional<Recorded>>> recorded(Uuid run, Deadline deadline) = 0;
};

/// The two programs that Hearth starts.
inline constexpr const char* kPlaybookProgram = "ansible-playbook";
inline constexpr const char* kAdhocProgram = "ansible";

struct RunRequest {
  std::string program = kPlaybookProgram;
  Surroundings around;
  HearthParts parts;
  std::string cache;                 ///< folder of what can be made again
  std::string build;                 ///< controllers of another build are left alone
  worker::RuntimeVariables runtime;  ///< where controllers listen
  RunArguments arguments;
};

/// How it ended: by a signal where that is not 0, else with the exit code.
struct RunEnd {
  int code = 0;
  int signal = 0;
};

/// `hearth run` and `hearth adhoc`: start ansible-playbook, or ansible, with Hearth's additions, in
/// this process group, on this terminal and with these descriptors, forked from a warm controller
/// where one can serve it; pass signals on; wait; print the closing line on stderr. Whatever Hearth
/// lacks makes it run the ordinary way.
///
/// The references live until it has ended. Errc::not_found, Errc::denied: there is nothing that can
/// be started.
Co<Expected<RunEnd>> run_playbook(aio::Loop& loop, const RunRequest& request, DaemonDoor& door);

/// What `hearth run --explain` prints.
Co<Expected<std::string>> explain_run(aio::Loop& loop, const RunRequest& request);

}  // namespace hearth::ansible
