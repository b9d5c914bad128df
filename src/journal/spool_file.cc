#include "journal/spool_file.hh"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/text.hh"
#include "journal/posix.hh"

namespace hearth::journal {
namespace {

/// False while the producer has its record lock. An open file description's lock (fcntl(2)):
/// closing another descriptor of the file does not drop it.
Expected<bool> lock_shared(int fd, const std::string& path) {
  struct flock whole = {};
  whole.l_type = F_RDLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(fd, F_OFD_SETLK, &whole) == 0) return true;
  if (errno == EAGAIN || errno == EACCES) return false;
  return fail_errno(errno, path);
}

}  // namespace

Expected<std::vector<std::string>> list_spools(const std::string& folder) {
  std::vector<std::string> paths;
  Expected<std::vector<std::string>> names = names_in(folder);
  if (!names && names.error().code == Errc::not_found) return paths;
  if (!names) return std::unexpected(std::move(names).error());
  for (const std::string& name : *names)
    if (name.ends_with(".jsonl")) paths.push_back(join({folder, "/", name}));
  return paths;
}

Expected<SpoolFile> SpoolFile::open(std::string path) {
  // O_NONBLOCK: a FIFO of that name must not hold us up.
  TRY(aio::Fd fd, open_file(path, O_RDONLY | O_NONBLOCK));
  SpoolFile spool(std::move(path), std::move(fd));
  struct stat status;
  if (::fstat(spool.fd_.get(), &status) != 0) return fail_errno(errno, spool.path_);
  if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid())
    return fail(Errc::denied, join({spool.path_, ": is no file of this user"}));
  TRY(spool.ours_, lock_shared(spool.fd_.get(), spool.path_));
  // After the lock: nothing comes any more where it could be had.
  TRY(spool.size_, size_of(spool.fd_.get(), spool.path_));
  return spool;
}

Expected<std::size_t> SpoolFile::read(std::span<char> to) {
  TRY(const std::size_t size, read_at(fd_.get(), to, offset_, path_));
  offset_ += size;
  return size;
}

Expected<> SpoolFile::remove() {
  if (::unlink(path_.c_str()) != 0) return fail_errno(errno, path_);
  return {};
}

Expected<> SpoolFile::set_aside() {
  if (::rename(path_.c_str(), join({path_, ".refused"}).c_str()) != 0)
    return fail_errno(errno, path_);
  return {};
}

}  // namespace hearth::journal
