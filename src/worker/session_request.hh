#pragma once
#include <optional>
#include <string>

#include "base/error.hh"
#include "base/time.hh"
#include "worker/frame.hh"

namespace hearth::worker {

/// What a call says about its session (docs/protocol/worker.md §3.1 and §4.1).
struct SessionRequest {
  std::string name;             ///< the collection, for people
  std::string key;              ///< equal keys may share a session
  std::string content;          ///< of the payload
  std::optional<Duration> ttl;  ///< nothing: as the session has it
  bool open = false;            ///< may run beside calls of its posture
  std::string posture;          ///< environment, working directory, umask, limits, signals
};

/// Nothing for a call without a session. `cwd`: the call's working directory.
/// Errc::protocol names what is wrong.
Expected<std::optional<SessionRequest>> read_session_request(const Frame& frame, int cwd);

}  // namespace hearth::worker
