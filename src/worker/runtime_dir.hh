#pragma once
#include <string>

#include "aio/fd.hh"
#include "base/error.hh"

namespace hearth::worker {

/// The variables that decide where the runtime directory is; empty: not set.
struct RuntimeVariables {
  std::string hearth_runtime_dir;
  std::string xdg_runtime_dir;
  std::string tmpdir;
};

/// The folder of the daemon's sockets, opened, so that nobody can swap it.
struct RuntimeDir {
  std::string path;
  aio::Fd fd;

  /// A path that leads through the descriptor: short enough for sun_path whatever `path` is.
  std::string through_fd(std::string_view name) const;
};

/// Finds the runtime directory, and makes it where `make` (docs/protocol/worker.md §1).
///
/// Errc::denied     it has another owner or mode, or is no directory: named with the mend.
/// Errc::not_found  it is not there and `make` is false.
Expected<RuntimeDir> open_runtime_dir(const RuntimeVariables& variables, bool make);

}  // namespace hearth::worker
