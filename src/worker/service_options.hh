#pragma once
#include <string>
#include <vector>

#include "base/time.hh"
#include "worker/limits.hh"

namespace hearth::worker {

struct ServiceOptions {
  std::string build;        ///< callers of another build are refused (docs/protocol/worker.md §3.4)
  std::string context;      ///< own_context() of the daemon; calls with another are refused
  std::string home;         ///< told to whoever says hello
  std::string script;       ///< path of zygote.py
  std::string cwd = "/";    ///< where zygotes start; "": where this process is
  std::string cache_dir;    ///< 0700, the user's own; payloads by content
  std::string runtime_dir;  ///< of worker.sock; children ask the memo there
  Duration zygote_idle = std::chrono::minutes(5);
  std::string notes_dir;  ///< what is known of payloads (§4.2); emptied by `clear`
  Limits limits;
  std::string groups;  ///< folder where each worker may have a cgroup; "": none
  std::vector<std::string> limit_warnings;  ///< told to whoever says hello
};

}  // namespace hearth::worker
