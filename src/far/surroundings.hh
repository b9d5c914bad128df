#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace hearth::far {

/// What a program started by this process's parent shell would find: read once, at the start,
/// before anything of it is changed here.
struct Surroundings {
  std::vector<std::string> env;  ///< "KEY=value"
  std::string self;              ///< this program as it was started: what some shells put into `_`
  unsigned umask = 0;
  std::uint64_t ignored = 0;  ///< bit n-1 for signal n (proc(5), SigIgn)
  std::uint64_t blocked = 0;
  std::string limits;  ///< JSON: [[resource, soft, hard], …], -1 is infinity

  static Surroundings of_process(char** environment, const char* self);

  /// The variable's value, or "".
  std::string get(std::string_view name) const;
  /// The environment of `NAME=value … interpreter` started by that shell.
  std::vector<std::string> with(const std::vector<std::string_view>& assigned,
                                std::string_view interpreter) const;
  /// The absolute path that the shell finds for `name`, or "".
  std::string find_program(std::string_view name) const;
};

/// Whether one of these variables makes a Python do something at its start or end that a forked one
/// cannot repeat, or asks for Hearth to be off. `hearth-python` holds the same list.
bool wants_real_start(const std::vector<std::string>& env);

/// A text that changes when a file changes from which a new ssh session or sudo would take another
/// environment: the shells' own, PAM's, sshd's, sudo's.
std::string look_at_sources(const std::string& home);

}  // namespace hearth::far
