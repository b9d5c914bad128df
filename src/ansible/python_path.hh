#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace hearth::ansible {

using Variables = std::map<std::string, std::string, std::less<>>;

/// What a path in a setting is read against.
struct Surroundings {
  Variables variables;  ///< the environment
  std::string cwd;      ///< absolute
  /// Home folder of the user named, as the system's user list has it; of this process's own user
  /// where the name is empty; "" where there is none such. getpwnam(3), getpwuid(3).
  std::function<std::string(const std::string& user)> home_of;
};

/// Python's os.path.expandvars: `$NAME` and `${NAME}`, once; unknown ones stay as they are.
std::string expand_variables(std::string_view path, const Variables& variables);

/// Python's os.path.expanduser: `~` is $HOME (or home_of("")), `~name` is home_of("name").
std::string expand_user(std::string_view path, const Surroundings& around);

/// Python's os.path.normpath: no `.`, `..`, `//` or final `/`, by the text alone; two slashes in
/// front stay two.
std::string normal_path(std::string_view path);

/// Ansible's unfrackpath: variables, `~`, then relative to `base` (absolute), then normal.
std::string full_path(std::string_view path, std::string_view base, const Surroundings& around);

/// Ansible's resolve_path: the same, and `{{CWD}}` is the working directory.
std::string resolve_path(std::string path, std::string_view base, const Surroundings& around);

}  // namespace hearth::ansible
