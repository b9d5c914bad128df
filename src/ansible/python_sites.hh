#pragma once
#include <string>
#include <vector>

#include "ansible/python_path.hh"

namespace hearth::ansible {

/// The Python that a script's first line names.
struct Interpreter {
  std::string path;             ///< absolute, links not followed; "" where the line names no Python
  bool takes_variables = true;  ///< PYTHONPATH counts (no -E, no -I)
  bool takes_user_site = true;  ///< ~/.local counts (no -s, no -I, no PYTHONNOUSERSITE)
};

/// From shebang_of's words. `env NAME` is looked up in PATH.
Interpreter interpreter_of(const std::vector<std::string>& shebang, const Surroundings& around);

/// The folders below which that Python looks for packages, in its order: PYTHONPATH, the user's
/// site, its own, Debian's. Looks at pyvenv.cfg and at names below lib/; starts nothing.
std::vector<std::string> site_folders(const Interpreter& python, const Surroundings& around);

/// The first executable file `name` in PATH, "" where there is none (execvp(3)).
std::string find_program(const std::string& name, const Surroundings& around);

}  // namespace hearth::ansible
