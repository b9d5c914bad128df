#include "ansible/python_sites.hh"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "ansible/files.hh"
#include "ansible/python_text.hh"
#include "base/ascii.hh"
#include "base/text.hh"

namespace hearth::ansible {
namespace {

namespace fs = std::filesystem;

std::string base_name(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

bool is_set(const Surroundings& around, std::string_view name) {
  const auto found = around.variables.find(name);
  return found != around.variables.end() && !found->second.empty();
}

/// The folder names lib/python3.* below `prefix`, the newest Python first.
std::vector<std::string> lib_folders(const fs::path& prefix) {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(prefix / "lib", error))
    if (base_name(entry.path().string()).starts_with("python3."))
      found.push_back(entry.path().string());
  const auto minor = [](const std::string& path) {
    return std::atoi(path.c_str() + path.rfind('.') + 1);
  };
  std::ranges::sort(found, std::greater(), minor);
  return found;
}

/// "python3.11" for /usr/bin/python3 that leads there; "" where no name on the way tells.
std::string versioned_name(const std::string& python) {
  std::error_code error;
  const std::string name = base_name(fs::canonical(python, error).string());
  return name.starts_with("python3.") ? name : "";
}

/// The site folders of an installation with this prefix, for the Python called `name` ("": any).
void add_prefix(std::vector<std::string>& folders, const fs::path& prefix,
                const std::string& name) {
  for (const std::string& lib : lib_folders(prefix)) {
    if (!name.empty() && base_name(lib) != name) continue;
    folders.push_back(lib + "/site-packages");
    folders.push_back(lib + "/dist-packages");  // Debian's name for its own
  }
}

void add_system(std::vector<std::string>& folders, const std::string& python) {
  const std::string name = versioned_name(python);
  const fs::path prefix = fs::path(python).parent_path().parent_path();
  if (prefix == "/usr" || prefix == "/") {
    add_prefix(folders, "/usr/local", name);
    folders.push_back("/usr/lib/python3/dist-packages");
  }
  add_prefix(folders, prefix, name);
}

void add_user_site(std::vector<std::string>& folders, const std::string& python,
                   const Surroundings& around) {
  const auto base = around.variables.find("PYTHONUSERBASE");
  const bool moved = base != around.variables.end() && !base->second.empty();
  const std::string prefix = expand_user(moved ? base->second : "~/.local", around);
  add_prefix(folders, prefix, versioned_name(python));
}

/// The text of pyvenv.cfg, which stands beside the interpreter or one folder up.
std::optional<std::string> venv_settings(const std::string& python) {
  const fs::path folder = fs::path(python).parent_path();
  for (const fs::path& place : {folder, folder.parent_path()})
    if (auto text = read_head(place / "pyvenv.cfg", 4096)) return text;
  return std::nullopt;
}

}  // namespace

std::string find_program(const std::string& name, const Surroundings& around) {
  const auto path = around.variables.find("PATH");
  const std::string places = path == around.variables.end() ? "/bin:/usr/bin" : path->second;
  for (const std::string& place : split(places, ':')) {
    const std::string folder = place.starts_with('/') ? place : join({around.cwd, "/", place});
    const std::string program = normal_path(folder) + "/" + name;
    struct stat info;
    if (::stat(program.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
        ::access(program.c_str(), X_OK) == 0)
      return program;
  }
  return "";
}

Interpreter interpreter_of(const std::vector<std::string>& shebang, const Surroundings& around) {
  Interpreter python;
  for (const std::string& word : shebang) {
    if (word.starts_with('-') && !python.path.empty()) {
      const bool isolated = word.contains('I');
      python.takes_variables &= !isolated && !word.contains('E');
      python.takes_user_site &= !isolated && !word.contains('s');
    }
    const bool is_option = word.starts_with('-') || word.contains('=');
    if (is_option || !python.path.empty() || base_name(word) == "env") continue;
    python.path = word.contains('/') ? word : find_program(word, around);
    if (!base_name(word).starts_with("python")) return {};
  }
  python.takes_user_site &= !is_set(around, "PYTHONNOUSERSITE");
  return python;
}

std::vector<std::string> site_folders(const Interpreter& python, const Surroundings& around) {
  std::vector<std::string> folders;
  if (python.path.empty()) return folders;
  if (python.takes_variables && is_set(around, "PYTHONPATH"))
    for (const std::string& part : split(around.variables.find("PYTHONPATH")->second, ':'))
      folders.push_back(part.starts_with('/') ? part : join({around.cwd, "/", part}));
  const auto venv = venv_settings(python.path);
  const bool sees_system = !venv || lower(*venv).contains("include-system-site-packages = true");
  if (sees_system && python.takes_user_site) add_user_site(folders, python.path, around);
  if (venv) add_prefix(folders, fs::path(python.path).parent_path().parent_path(), "");
  std::error_code error;
  if (sees_system)
    add_system(folders, venv ? fs::canonical(python.path, error).string() : python.path);
  return folders;
}

}  // namespace hearth::ansible
