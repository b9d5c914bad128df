#pragma once
// Inside of aio: starting a program. Other rooms use process.hh.
#include "aio/process.hh"

namespace hearth::aio {

struct Spawned {
  pid_t pid = 0;
  Fd pidfd;  // close-on-exec
};

/// Starts what `options` say; returns when execve(2) has succeeded or failed.
Expected<Spawned> spawn_process(const SpawnOptions& options);

/// The files that `argv0` may name, in the order of `env`'s PATH.
std::vector<std::string> program_candidates(const std::string& argv0,
                                            const std::vector<std::string>& env);

}  // namespace hearth::aio
