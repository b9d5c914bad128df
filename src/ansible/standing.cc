#include "ansible/standing.hh"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <sstream>

#include "ansible/taken_signals.hh"
#include "base/text.hh"
#include "worker/context.hh"

namespace hearth::ansible {
namespace {

constexpr std::string_view kStatusFields[] = {
    "Uid:",    "Gid:",    "Groups:",     "CapInh:",  "CapPrm:",       "CapEff:",
    "CapBnd:", "CapAmb:", "NoNewPrivs:", "Seccomp:", "Cpus_allowed:", "Mems_allowed:"};
constexpr int kIoprioWhoProcess = 1;  // linux/ioprio.h

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string status_lines() {
  std::string kept;
  for (const std::string& line : split(read_file("/proc/self/status"), '\n'))
    for (const std::string_view field : kStatusFields)
      if (line.starts_with(field)) kept += line + "\n";
  return kept;
}

std::string numbers() {
  const long io = ::syscall(SYS_ioprio_get, kIoprioWhoProcess, 0);
  return join_with(
      " ", {std::to_string(::getpriority(PRIO_PROCESS, 0)), std::to_string(::sched_getscheduler(0)),
            std::to_string(io), std::to_string(::personality(0xffffffff))});
}

/// Session and device number of the controlling terminal (proc(5), stat, fields 6 and 7).
std::pair<std::string, std::string> session() {
  const std::string stat = read_file("/proc/self/stat");
  const std::size_t end = stat.rfind(')');
  if (end == stat.npos) return {"", "0"};
  const std::vector<std::string> fields = split(stat.substr(end + 2), ' ');
  if (fields.size() < 5) return {"", "0"};
  return {fields[3], fields[4]};
}

std::vector<int> inherited_descriptors() {
  std::vector<int> found;
  DIR* folder = ::opendir("/proc/self/fd");
  if (!folder) return found;
  while (const dirent* entry = ::readdir(folder)) {
    int fd = -1;
    std::from_chars(entry->d_name, entry->d_name + std::string_view(entry->d_name).size(), fd);
    if (fd > 2 && fd != ::dirfd(folder) && (::fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0)
      found.push_back(fd);
  }
  ::closedir(folder);
  return found;
}

std::uint64_t ignored_signals() {
  std::uint64_t bits = 0;
  for (int signal = 1; signal <= kSignalMax; ++signal) {
    struct sigaction action;
    if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN)
      bits |= std::uint64_t{1} << (signal - 1);
  }
  return bits;
}

}  // namespace

Standing own_standing() {
  const auto [leader, terminal] = session();
  Standing standing{.has_terminal = terminal != "0"};
  const std::string where = standing.has_terminal ? join({leader, " ", terminal}) : "none";
  standing.text =
      join_with("\n", {worker::own_context(), status_lines(), read_file("/proc/self/cgroup"),
                       read_file("/proc/self/oom_score_adj"), numbers(), where});
  return standing;
}

std::string folder_standing(const std::string& path) {
  struct stat folder{}, file{};
  if (::stat(path.c_str(), &folder) != 0) return "";
  const bool has_config = ::stat((path + "/ansible.cfg").c_str(), &file) == 0;
  return join_with(" ", {std::to_string(folder.st_dev), std::to_string(folder.st_ino),
                         std::to_string(folder.st_mode), has_config ? "cfg" : "-"});
}

CallerState own_state(std::uint64_t blocked) {
  CallerState state{.ignored = ignored_signals(), .blocked = blocked, .group = ::getpgrp()};
  state.umask = ::umask(0);
  ::umask(state.umask);
  for (int resource = 0; resource < RLIM_NLIMITS; ++resource) {
    rlimit limit;
    // RLIM_INFINITY is all ones: as a signed number the -1 of the protocol.
    if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) == 0)
      state.limits.push_back({resource, static_cast<std::int64_t>(limit.rlim_cur),
                              static_cast<std::int64_t>(limit.rlim_max)});
  }
  state.inherited = inherited_descriptors();
  return state;
}

std::string unsuitable_stdio(bool has_terminal) {
  for (int fd = 0; fd <= 2; ++fd) {
    const int flags = ::fcntl(fd, F_GETFL);
    // Close-on-exec: nobody inherits such, it was put where none was (app/standard_fds.hh).
    if (flags < 0 || (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0) return "a closed descriptor";
    if ((flags & O_NONBLOCK) != 0) return "a descriptor that does not block";
    if (!has_terminal && ::isatty(fd)) return "a terminal that is not the session's";
  }
  return "";
}

}  // namespace hearth::ansible
