#include "ansible/installation.hh"

#include "ansible/files.hh"
#include "ansible/python_sites.hh"
#include "base/text.hh"

namespace hearth::ansible {
namespace {

constexpr std::size_t kHeadBytes = 4096;

/// Reads `core` from the first of the folders that has the package.
void read_release(Installation& found, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    const std::string file = folder + "/ansible/release.py";
    const auto text = read_head(file, kHeadBytes);
    if (!text) continue;
    found.core = version_in_release(*text);
    found.release_file = file;
    return;
  }
}

}  // namespace

Expected<Installation> find_installation(const Surroundings& around, const std::string& program) {
  Installation found{.program = find_program(program, around)};
  if (found.program.empty())
    return fail(Errc::not_found,
                join({"run: no ", program, " in PATH; install ansible-core (apt install ",
                      "ansible-core, or pip install ansible-core) or add its folder to PATH"}));
  const auto head = read_head(found.program, kHeadBytes);
  if (!head) return found;
  found.shebang = shebang_of(*head);
  const Interpreter python = interpreter_of(found.shebang, around);
  found.python = python.path;
  read_release(found, site_folders(python, around));
  return found;
}

}  // namespace hearth::ansible
