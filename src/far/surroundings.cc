#include "far/surroundings.hh"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "base/text.hh"

namespace hearth::far {
namespace {

// sshd(8) LOGIN PROCESS; bash(1), zsh(1), ksh(1), csh(1), fish(1) for shells that are no login
// shell; pam_env(8), pam_limits(8); sudoers(5).
constexpr const char* kSources[] = {"/etc/environment",      "/etc/default/locale",
                                    "/etc/locale.conf",      "/etc/security/pam_env.conf",
                                    "/etc/passwd",           "/etc/bash.bashrc",
                                    "/etc/zsh/zshenv",       "/etc/zshenv",
                                    "/etc/csh.cshrc",        "/etc/ksh.kshrc",
                                    "/etc/ssh/sshrc",        "/etc/security/limits.conf",
                                    "/etc/sudoers",          "/etc/sudoers.d",
                                    "/etc/security/limits.d"};
constexpr const char* kHomeSources[] = {
    "/.bashrc", "/.zshenv",          "/.cshrc",
    "/.tcshrc", "/.kshrc",           "/.ssh/environment",
    "/.ssh/rc", "/.pam_environment", "/.config/fish/config.fish"};

constexpr std::string_view kPlainVariables[] = {
    "LD_PRELOAD",         "LD_LIBRARY_PATH",         "LD_AUDIT",          "PYTHONINSPECT",
    "PYTHONDEBUG",        "PYTHONVERBOSE",           "PYTHONMALLOCSTATS", "PYTHONPROFILEIMPORTTIME",
    "PYTHONDUMPREFS",     "PYTHONTRACEMALLOC",       "PYTHONSTARTUP",     "PYTHONBREAKPOINT",
    "PYTHONFAULTHANDLER", "_ANSIBLE_COVERAGE_CONFIG"};

std::string look_at(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return "-;";
  return join({std::to_string(info.st_dev), ":", std::to_string(info.st_ino), ":",
               std::to_string(info.st_size), ":", std::to_string(info.st_mtim.tv_sec), ".",
               std::to_string(info.st_mtim.tv_nsec), ";"});
}

/// A number of /proc/self/status, hexadecimal; 0 where it cannot be read.
std::uint64_t status_bits(std::string_view name) {
  std::ifstream file("/proc/self/status");
  std::string line;
  while (std::getline(file, line))
    if (line.starts_with(name)) return std::stoull(line.substr(name.size() + 1), nullptr, 16);
  return 0;
}

std::string limit_text(rlim_t value) {
  return value == RLIM_INFINITY ? "-1" : std::to_string(value);
}

std::string limits_text() {
  std::string text;
  for (int number = 0; number < RLIMIT_NLIMITS; ++number) {
    rlimit limit;
    if (::getrlimit(static_cast<__rlimit_resource>(number), &limit) != 0) continue;
    text += join({text.empty() ? "[[" : ",[", std::to_string(number), ",",
                  limit_text(limit.rlim_cur), ",", limit_text(limit.rlim_max), "]"});
  }
  return text.empty() ? "[]" : text + "]";
}

std::string_view name_of(std::string_view entry) {
  return entry.substr(0, entry.find('='));
}

}  // namespace

Surroundings Surroundings::of_process(char** environment, const char* self) {
  Surroundings found;
  for (char** entry = environment; *entry; ++entry) found.env.emplace_back(*entry);
  found.self = self;
  found.umask = ::umask(0);
  ::umask(found.umask);
  found.ignored = status_bits("SigIgn");
  found.blocked = status_bits("SigBlk");
  found.limits = limits_text();
  return found;
}

std::string Surroundings::get(std::string_view name) const {
  for (const std::string& entry : env)
    if (name_of(entry) == name && entry.size() > name.size()) return entry.substr(name.size() + 1);
  return "";
}

std::vector<std::string> Surroundings::with(const std::vector<std::string_view>& assigned,
                                            std::string_view interpreter) const {
  std::vector<std::string> result;
  for (const std::string& entry : env) {
    const auto same = [&](std::string_view other) { return name_of(other) == name_of(entry); };
    if (std::ranges::any_of(assigned, same)) continue;
    const bool path_of_last = name_of(entry) == "_" && entry.substr(2) == self;
    result.push_back(path_of_last ? join({"_=", interpreter}) : entry);
  }
  for (std::size_t i = 0; i < assigned.size(); ++i) {
    const auto again = [&](std::string_view other) {
      return name_of(other) == name_of(assigned[i]);
    };
    // Of a name that is assigned twice a shell hands on the last.
    if (std::none_of(assigned.begin() + i + 1, assigned.end(), again))
      result.emplace_back(assigned[i]);
  }
  return result;
}

std::string Surroundings::find_program(std::string_view name) const {
  if (name.find('/') != name.npos) return std::string(name);
  for (const std::string& folder : split(get("PATH"), ':')) {
    const std::string path = join({folder, "/", name});
    struct stat info;
    if (folder.starts_with('/') && ::access(path.c_str(), X_OK) == 0 &&
        ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode))
      return path;
  }
  return "";
}

bool wants_real_start(const std::vector<std::string>& env) {
  return std::ranges::any_of(env, [](const std::string& entry) {
    const std::string_view name = name_of(entry);
    if (name == "PYTHONPATH") {
      // A relative entry means another folder in a worker that was started elsewhere.
      const std::vector<std::string> folders = split(entry.substr(name.size() + 1), ':');
      return std::ranges::any_of(folders, [](const auto& path) { return !path.starts_with('/'); });
    }
    return entry == "HEARTH=off" ||
           std::ranges::find(kPlainVariables, name) != std::end(kPlainVariables);
  });
}

std::string look_at_sources(const std::string& home) {
  std::string text;
  for (const char* path : kSources) text += look_at(path);
  for (const char* name : kHomeSources) text += look_at(home + name);
  return text;
}

}  // namespace hearth::far
