#include "worker/groups.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "base/text.hh"

namespace hearth::worker {
namespace {

std::optional<std::string> read_group_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// One write(2): a file of a cgroup takes or refuses the whole of it.
Expected<> write_file(const std::string& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return fail_errno(errno, path);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int why = errno;
  ::close(fd);
  if (!written) return fail_errno(why, path);
  return {};
}

/// The path behind "0::" (cgroups(7), /proc/PID/cgroup), which begins with a slash.
std::optional<std::string> path_of(const std::string& membership) {
  for (const std::string& line : split(membership, '\n'))
    if (line.starts_with("0::/")) return line.substr(3);
  return std::nullopt;
}

bool has_word(std::string_view text, std::string_view word) {
  const auto words = split(trim(text), ' ');
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::string own_membership() {
  return read_group_file("/proc/self/cgroup").value_or("");
}

Expected<OwnGroup> find_own_group(const std::string& root, const std::string& membership) {
  const auto path = path_of(membership);
  if (!path) return fail(Errc::not_found, "there is no cgroup v2 here");
  OwnGroup group;
  group.folder = *path == "/" ? root : root + *path;
  const auto controllers = read_group_file(group.folder + "/cgroup.controllers");
  const auto processes = read_group_file(group.folder + "/cgroup.procs");
  if (!controllers || !processes)
    return fail(Errc::not_found, group.folder + ": no folder of cgroup v2");
  group.controllers = *controllers;
  group.processes = split(trim(*processes), '\n');
  return group;
}

std::string why_no_groups(const OwnGroup& group, pid_t self) {
  if (!has_word(group.controllers, "memory"))
    return group.folder + ": the memory controller is not delegated";
  if (group.processes != std::vector{std::to_string(self)})
    return group.folder + ": other processes are in it, too";
  return "";
}

Expected<std::string> make_room_for_groups(const std::string& root, const std::string& membership,
                                           pid_t self) {
  TRY(const OwnGroup group, find_own_group(root, membership));
  if (const std::string why = why_no_groups(group, self); !why.empty())
    return fail(Errc::unavailable, why);
  const std::string own = group.folder + "/daemon";
  if (::mkdir(own.c_str(), 0755) != 0 && errno != EEXIST) return fail_errno(errno, own);
  const std::string pid = std::to_string(self);
  Expected<> done = write_file(own + "/cgroup.procs", pid);
  if (done) done = write_file(group.folder + "/cgroup.subtree_control", "+memory");
  if (done) return group.folder;
  (void)write_file(group.folder + "/cgroup.procs", pid);
  ::rmdir(own.c_str());
  return std::unexpected(std::move(done).error());
}

}  // namespace hearth::worker
