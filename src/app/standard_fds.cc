#include "app/standard_fds.hh"

#include <fcntl.h>
#include <unistd.h>

namespace hearth::app {

void take_standard_fds() {
  // open(2) answers the lowest free number: what is below `fd` is there already.
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) < 0)
      static_cast<void>(::open("/dev/null", O_RDONLY | (fd == STDIN_FILENO ? 0 : O_CLOEXEC)));
}

}  // namespace hearth::app
