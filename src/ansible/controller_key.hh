#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ansible/python_path.hh"
#include "base/error.hh"

namespace hearth::ansible {

/// What an ansible-playbook takes in at its start and keeps, besides its variables and its working
/// folder.
struct ControllerPlace {
  std::string build;               ///< Hearth's own
  std::string python;              ///< the interpreter of the script's first line
  std::vector<std::string> flags;  ///< the words behind it
  std::string identity;            ///< of the files behind the interpreter
  std::string script;              ///< absolute path of ansible-playbook or ansible
  std::string core;                ///< ansible-core's version
  std::string config_file;         ///< the ansible.cfg in force, "" for none
  std::string config_text;         ///< its bytes
  std::string folder;              ///< identity and mode of the working folder
  std::string standing;            ///< what it has from its parent: standing.hh
  bool has_terminal = false;       ///< a controlling terminal
};

/// Which controller may serve a run: equal keys, byte by byte (docs/protocol/worker.md §6.1).
std::string controller_key(const ControllerPlace& place, const Surroundings& around);

/// The name of that controller's socket: 16 digits of the key's FNV-1a hash. Keys that differ may
/// share it: the controller compares keys.
std::string controller_socket(const std::string& key);

/// Why no controller may serve a run with these variables, "" where nothing speaks against it: they
/// change how an interpreter starts, and a forked one has started already.
std::string unsuitable_variable(const Variables& variables);

/// The words behind the interpreter in a script's first line, where a controller can be started
/// with them; Errc::invalid else.
Expected<std::vector<std::string>> interpreter_flags(const std::vector<std::string>& shebang);

/// The frame that a controller reads at its start (docs/protocol/worker.md §6.2).
std::string start_frame(const ControllerPlace& place, const Surroundings& around,
                        const std::string& key, const std::string& socket);

/// What a run takes from its caller beyond the key.
struct CallerState {
  std::uint32_t umask = 0;
  std::uint64_t ignored = 0;  ///< bit n-1 for signal n
  std::uint64_t blocked = 0;  ///< the same
  std::int64_t group = 0;     ///< its process group
  struct Limit {
    int resource;
    std::int64_t soft, hard;  ///< -1: none
  };
  std::vector<Limit> limits;
  std::vector<int> inherited;  ///< descriptors above 2 that its child would have
};

/// The `call` frame of a run (docs/protocol/worker.md §6.3). `argv` begins with the script.
std::string call_frame(const std::string& key, const CallerState& caller,
                       const std::vector<std::string>& argv, const Variables& variables);

}  // namespace hearth::ansible
