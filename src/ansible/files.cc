#include "ansible/files.hh"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "aio/fd.hh"

namespace hearth::ansible {

std::optional<std::string> read_head(const std::string& path, std::size_t limit) {
  const aio::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return std::nullopt;
  std::string text(limit, '\0');
  std::size_t length = 0;
  while (length < limit) {
    const ssize_t got = ::read(fd.get(), text.data() + length, limit - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  text.resize(length);
  return text;
}

FileFacts file_facts(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return {};
  return {.exists = true,
          .readable = ::access(path.c_str(), R_OK) == 0,
          .folder = S_ISDIR(info.st_mode),
          .world_writable = (info.st_mode & S_IWOTH) != 0};
}

std::string home_of(const std::string& user) {
  const passwd* entry = user.empty() ? ::getpwuid(::getuid()) : ::getpwnam(user.c_str());
  return entry && entry->pw_dir ? entry->pw_dir : "";
}

}  // namespace hearth::ansible
