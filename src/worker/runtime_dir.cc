#include "worker/runtime_dir.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace hearth::worker {
namespace {

bool is_own_directory(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid();
}

/// The first that applies; what is in the way there is an error and not passed over.
std::string choose(const RuntimeVariables& variables) {
  if (!variables.hearth_runtime_dir.empty()) return variables.hearth_runtime_dir;
  // After `sudo -u` the variable still names the first user's directory.
  if (is_own_directory(variables.xdg_runtime_dir)) return variables.xdg_runtime_dir + "/hearth";
  const std::string uid = std::to_string(::geteuid());
  if (is_own_directory("/run/user/" + uid)) return "/run/user/" + uid + "/hearth";
  return (variables.tmpdir.empty() ? "/tmp" : variables.tmpdir) + "/hearth-" + uid;
}

}  // namespace

std::string RuntimeDir::through_fd(std::string_view name) const {
  return join({"/proc/self/fd/", std::to_string(fd.get()), "/", name});
}

Expected<RuntimeDir> open_runtime_dir(const RuntimeVariables& variables, bool make) {
  const std::string path = choose(variables);
  if (make && ::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return fail_errno(errno, path);
  aio::Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd && (errno == ELOOP || errno == ENOTDIR))
    return fail(Errc::denied, join({path, ": is no directory; remove it"}));
  if (!fd) return fail_errno(errno, path);
  struct stat info;
  if (::fstat(fd.get(), &info) != 0) return fail_errno(errno, path);
  if (info.st_uid != ::geteuid())
    return fail(Errc::denied, join({path, ": belongs to uid ", std::to_string(info.st_uid),
                                    "; set HEARTH_RUNTIME_DIR to a folder of your own"}));
  if ((info.st_mode & 077) != 0)
    return fail(Errc::denied, join({path, ": others may enter it; chmod 700 ", path}));
  return RuntimeDir{path, std::move(fd)};
}

}  // namespace hearth::worker
