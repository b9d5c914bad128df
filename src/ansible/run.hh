#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aio/co.hh"
#include "aio/loop.hh"
#include "ansible/arguments.hh"
#include "ansible/environment.hh"
#include "base/json.hh"

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

struct RunRequest {
  Surroundings around;
  HearthParts parts;
  std::string cache;  ///< folder of what can be made again
  RunArguments arguments;
};

/// How it ended: by a signal where that is not 0, else with the exit code.
struct RunEnd {
  int code = 0;
  int signal = 0;
};

/// `hearth run`: starts ansible-playbook with Hearth's additions, in this process group, on this
/// terminal and with these descriptors; passes signals on; waits; prints the closing line on
/// stderr. Whatever Hearth lacks makes it run the ordinary way.
///
/// The references live until it has ended. Errc::not_found, Errc::denied: there is nothing that can
/// be started.
Co<Expected<RunEnd>> run_playbook(aio::Loop& loop, const RunRequest& request, DaemonDoor& door);

/// What `hearth run --explain` prints.
Co<Expected<std::string>> explain_run(aio::Loop& loop, const RunRequest& request);

}  // namespace hearth::ansible
