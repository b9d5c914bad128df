#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"
#include "base/id.hh"
#include "worker/runtime_dir.hh"

namespace hearth::app {

/// What this process was given: variables and its own place. Read once, in main.
struct Env {
  std::map<std::string, std::string, std::less<>> variables;
  std::string self;   ///< absolute path of this program
  std::string share;  ///< folder of the Python side: <prefix>/share/hearth
  std::string cwd;

  static Env of_process();

  /// The variable's value, or "" where it is not set.
  std::string get(std::string_view name) const;
  /// "KEY=value" of all.
  std::vector<std::string> entries() const;

  /// Where records are kept: $HEARTH_HOME, else $XDG_DATA_HOME/hearth, else ~/.local/share/hearth.
  std::string home() const;
  /// What can be made again: $XDG_CACHE_HOME/hearth, else ~/.cache/hearth.
  std::string cache() const;
  worker::RuntimeVariables runtime() const;
};

/// Bytes that nobody can guess (getrandom(2)).
void fill_random(std::span<std::uint8_t> bytes);

/// Version 7, by this clock.
Uuid fresh_uuid(const Clock& clock);

/// What callers and daemon compare: two builds that differ do not speak with each other.
std::string build_id();

/// Makes the folder and its parents with mode 0700; a folder that is there keeps its mode, but it
/// must be the user's own and closed to others. Errc::denied names the mend.
Expected<> make_private_folder(const std::string& path);

}  // namespace hearth::app
