#include "journal/posix.hh"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/text.hh"

namespace hearth::journal {
namespace {

std::unexpected<Error> failed(std::string_view what) {
  const int number = errno;
  // RLIMIT_FSIZE: to whoever writes it is a disk that takes no more.
  if (number == EFBIG) return fail(Errc::full, join({what, ": file size limit reached"}));
  return fail_errno(number, what);
}

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

Expected<> replace_with(const std::string& path, const std::string& fresh, std::string_view bytes) {
  TRY(const aio::Fd fd, open_file(fresh, O_WRONLY | O_CREAT | O_TRUNC));
  CHECK_OK(write_at(fd.get(), bytes, 0, fresh));
  CHECK_OK(sync_data(fd.get(), fresh));
  if (::rename(fresh.c_str(), path.c_str()) != 0) return failed(path);
  return sync_folder(parent_of(path));
}

}  // namespace

Expected<aio::Fd> open_file(const std::string& path, int flags, mode_t mode) {
  aio::Fd fd(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!fd) return failed(path);
  return fd;
}

Expected<std::uint64_t> size_of(int fd, std::string_view what) {
  struct stat status;
  if (::fstat(fd, &status) != 0) return failed(what);
  return static_cast<std::uint64_t>(status.st_size);
}

Expected<std::size_t> read_at(int fd, std::span<char> to, std::uint64_t offset,
                              std::string_view what) {
  std::size_t have = 0;
  while (have < to.size()) {
    const ssize_t n =
        ::pread(fd, to.data() + have, to.size() - have, static_cast<off_t>(offset + have));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(what);
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  return have;
}

Expected<> write_at(int fd, std::string_view bytes, std::uint64_t offset, std::string_view what) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(what);
    bytes.remove_prefix(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
  return {};
}

Expected<> truncate_to(int fd, std::uint64_t size, std::string_view what) {
  if (::ftruncate(fd, static_cast<off_t>(size)) != 0) return failed(what);
  return {};
}

Expected<> sync_data(int fd, std::string_view what) {
  if (::fdatasync(fd) != 0) return failed(what);
  return {};
}

Expected<> sync_folder(const std::string& folder) {
  TRY(const aio::Fd fd, open_file(folder, O_RDONLY | O_DIRECTORY));
  if (::fsync(fd.get()) != 0) return failed(folder);
  return {};
}

Expected<> make_private_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return sync_folder(parent_of(folder));
  if (errno != EEXIST) return failed(folder);
  struct stat status;
  if (::lstat(folder.c_str(), &status) != 0) return failed(folder);
  if (!S_ISDIR(status.st_mode)) return fail(Errc::denied, join({folder, ": is no directory"}));
  if (status.st_uid != ::geteuid())
    return fail(Errc::denied, join({folder, ": belongs to another user"}));
  if ((status.st_mode & 077) != 0)
    return fail(Errc::denied, join({folder, ": is open to others; chmod 700 it"}));
  return {};
}

Expected<> replace_file(const std::string& path, std::string_view bytes) {
  const std::string fresh = path + ".new";
  Expected<> done = replace_with(path, fresh, bytes);
  if (!done) ::unlink(fresh.c_str());
  return done;
}

Expected<std::string> read_file(const std::string& path, std::size_t most) {
  TRY(const aio::Fd fd, open_file(path, O_RDONLY));
  TRY(const std::uint64_t size, size_of(fd.get(), path));
  if (size > most) return fail(Errc::invalid, join({path, ": is too large"}));
  std::string bytes(size, '\0');
  TRY(const std::size_t have, read_at(fd.get(), bytes, 0, path));
  bytes.resize(have);
  return bytes;
}

Expected<std::vector<std::string>> names_in(const std::string& folder) {
  DIR* dir = ::opendir(folder.c_str());
  if (!dir) return failed(folder);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(dir)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  ::closedir(dir);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace hearth::journal
