#include "app/daemon_lock.hh"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace hearth::app {

Expected<aio::Fd> lock_as_daemon(const worker::RuntimeDir& dir, std::string_view build) {
  const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
  aio::Fd fd(::openat(dir.fd.get(), "daemon.lock", flags, 0600));
  if (!fd) return fail_errno(errno, dir.path + "/daemon.lock");
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return fail(Errc::busy, "a daemon runs already");
    return fail_errno(errno, dir.path + "/daemon.lock");
  }
  const std::string text = join({std::to_string(::getpid()), " ", build, "\n"});
  // For people only; the lock is what counts, so a full disk is no reason not to run.
  if (::ftruncate(fd.get(), 0) == 0) (void)!::pwrite(fd.get(), text.data(), text.size(), 0);
  return fd;
}

}  // namespace hearth::app
