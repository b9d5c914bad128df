#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "worker/frame.hh"

namespace hearth::worker {

/// Descriptors that come with a `call`: stdin, stdout, stderr, working directory.
inline constexpr std::size_t kCallFds = 4;

/// What a caller wants run (docs/protocol/worker.md §3.1). The views point into the frame.
struct Call {
  std::string_view interpreter;        ///< absolute path, as given
  std::vector<std::string_view> argv;  ///< after the interpreter
  std::vector<std::string_view> env;   ///< "KEY=value"
  std::string_view run;                ///< uuid of the run that it belongs to, or ""
  std::string_view task;               ///< Ansible's task uuid, or ""
  std::string_view host;               ///< the host's name, or ""
  std::string_view context;            ///< what no child of another process can be given, or ""

  /// The variable's value, or "" where it is not set.
  std::string_view variable(std::string_view name) const;
};

/// `frame` must outlive the answer. Errc::protocol names what is wrong.
Expected<Call> read_call(const Frame& frame);

/// Which zygote serves a call: everything that a Python takes in at its start and keeps
/// (docs/protocol/worker.md §4). Calls with equal keys may share one.
struct ZygoteKey {
  std::string interpreter;
  std::string binary;            ///< identity of the file behind it and of pyvenv.cfg
  std::vector<std::string> env;  ///< PYTHON*, the ctype locale, sorted

  auto operator<=>(const ZygoteKey&) const = default;
};

/// `binary` as `identify_binary` gave it.
ZygoteKey key_of(const Call& call, std::string binary);

/// Device, inode, size and mtime of the interpreter's file and of the pyvenv.cfg that makes it a
/// virtual environment (beside it or one folder up: Python's site module). Follows links.
/// Errc::not_found, Errc::denied: as stat(2) says.
Expected<std::string> identify_binary(std::string_view interpreter);

/// The environment that the zygote of this call starts with: PYTHON*, locale, PATH, HOME and
/// nothing else, so that no secret of the caller stays in a process that others' calls share; and
/// the daemon's own two folders (docs/protocol/worker.md §4).
std::vector<std::string> zygote_environment(const Call& call, std::string_view cache_dir,
                                            std::string_view runtime_dir);

}  // namespace hearth::worker
