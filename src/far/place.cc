#include "far/place.hh"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <filesystem>

namespace hearth::far {
namespace {

namespace fs = std::filesystem;

/// The folders in `all` that nobody holds are left from processes that were killed.
void sweep(const std::string& all) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(all, error)) {
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    const aio::Fd fd(::open(entry.path().c_str(), flags));
    if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) fs::remove_all(entry.path(), error);
  }
}

}  // namespace

Expected<Place> Place::make(const worker::RuntimeDir& runtime, std::string_view name) {
  const auto open = [](const std::string& path) {
    return worker::open_runtime_dir({.hearth_runtime_dir = path}, true);
  };
  TRY(const worker::RuntimeDir all, open(runtime.path + "/far"));
  // Held until the new one has its own lock: nobody takes that one for left.
  if (::flock(all.fd.get(), LOCK_EX) != 0) return fail_errno(errno, all.path);
  sweep(all.path);
  TRY(worker::RuntimeDir dir, open(join({all.path, "/", name})));
  if (::flock(dir.fd.get(), LOCK_EX | LOCK_NB) != 0) return fail_errno(errno, dir.path);
  return Place(std::move(dir));
}

Place::~Place() {
  std::error_code error;
  if (dir_.fd) fs::remove_all(dir_.path, error);
}

}  // namespace hearth::far
