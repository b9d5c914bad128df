#pragma once
#include <string>
#include <vector>

#include "ansible/config.hh"
#include "base/id.hh"

namespace hearth::ansible {

/// Where Hearth's own parts are, and the name that this run gets.
struct HearthParts {
  std::string binary;  ///< absolute path of `hearth`
  std::string share;   ///< <prefix>/share/hearth
  Uuid run;
  /// What the command line says of how the run is recorded (arguments.hh).
  std::vector<std::pair<std::string, std::string>> recorded = {};
};

/// A variable that `hearth run` adds to ansible-playbook's environment.
struct Addition {
  std::string name;
  std::string value;
  std::string why;         ///< one line for a person
  std::string key;         ///< the same in ansible.cfg's [defaults]; "" where there is none
  std::string key_value;   ///< its value there: no path in it is relative
  bool once = false;       ///< for one run only: nothing to keep in a shell's profile
  bool unchanged = false;  ///< the user's own configuration says it already
};

/// What makes ansible-playbook warm and recorded, and nothing else. The user's lists are extended
/// at their end, so whatever the user has there under the same name goes before ours. Pipelining is
/// not among them: the connection plugin switches it on where it is safe, connection by connection.
std::vector<Addition> additions(const Config& config, const HearthParts& parts);

/// The same for the program `ansible`, which loads callbacks only where it is told to: where the
/// user has not told it, Hearth's is the only one, and what is printed stays as it was.
std::vector<Addition> adhoc_additions(const Config& config, const HearthParts& parts);

/// `environment` with the additions in force.
Variables with_additions(Variables environment, const std::vector<Addition>& additions);

/// The answer of `hearth run --explain`: shell commands that can be pasted, then the same for an
/// ansible.cfg, each with its reason, then an alias for a shell's profile. `program`: what is
/// started, ansible-playbook or ansible. `command`: what is typed instead, as a shell takes it.
std::string explain(const Config& config, const std::vector<Addition>& additions,
                    std::string_view program, std::string_view command);

}  // namespace hearth::ansible
