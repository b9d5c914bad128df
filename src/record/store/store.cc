#include "record/store/store.hh"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "record/store/hidden.hh"
#include "record/store/postgres_engine.hh"
#include "record/store/schema.hh"

namespace hearth::record {
namespace {

Expected<> make_folder(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash != path.npos && slash > 0) {
    const std::string parent = path.substr(0, slash);
    if (struct stat info{}; ::stat(parent.c_str(), &info) != 0) CHECK_OK(make_folder(parent));
  }
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return fail_errno(errno, path);
  return {};
}

Expected<> check_private(const std::string& home) {
  struct stat info{};
  if (::stat(home.c_str(), &info) != 0) return fail_errno(errno, home);
  if (!S_ISDIR(info.st_mode)) return fail(Errc::invalid, join({home, " is no folder"}));
  if (info.st_uid != ::geteuid())
    return fail(Errc::denied, join({home,
                                    " belongs to another user; set HEARTH_HOME to a folder "
                                    "of your own"}));
  if ((info.st_mode & 077) == 0) return {};
  return fail(Errc::denied,
              join({home, " is open to other users; close it with: chmod 700 ", home}));
}

/// Opening a file for writing changes it (its journal's mode), so another's is looked at first. Not
/// read-only: SQLite could not recover then what a killed process left.
Expected<> check_ours(const std::string& path, OpenMode mode) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0 || info.st_size == 0) return {};
  mode.create = false;
  mode.write = mode.look = true;
  TRY(Database db, Database::open(path, mode));
  CHECK_OK(version_of(db));
  return {};
}

}  // namespace

Expected<StoreAddress> StoreAddress::parse(std::string home, const std::string& store) {
  constexpr std::string_view kFile = "sqlite:";
  if (store.empty() || is_postgres_url(store)) return StoreAddress(std::move(home), store);
  if (store.starts_with(kFile) && store.size() > kFile.size())
    return StoreAddress(std::move(home), store.substr(kFile.size()));
  return fail(Errc::invalid, "a store is sqlite:PATH or postgresql://HOST/DATABASE");
}

bool StoreAddress::postgres() const {
  return is_postgres_url(url);
}

std::string StoreAddress::shown() const {
  return postgres() ? shown_postgres_url(url) : store_path(*this);
}

std::string store_path(const StoreAddress& address) {
  return address.url.empty() ? address.home + "/store.sqlite" : address.url;
}

Expected<Database> open_store(const StoreAddress& address, OpenMode mode) {
  if (!address.postgres()) {
    CHECK_OK(make_folder(address.home));
    CHECK_OK(check_private(address.home));
    CHECK_OK(check_ours(store_path(address), mode));
  }
  TRY(Database db, Database::open(store_path(address), mode));
  CHECK_OK(migrate(db));
  return db;
}

Expected<Database> read_store(const StoreAddress& address, OpenMode mode) {
  const std::string path = store_path(address);
  if (struct stat info{};
      !address.postgres() && ::stat(path.c_str(), &info) != 0 && errno == ENOENT)
    return fail(Errc::not_found, join({"nothing was recorded yet: there is no ", path}));
  TRY(Database db, Database::open(path, mode));
  TRY(const int version, version_of(db));
  if (version < 1)
    return fail(Errc::not_found, join({"nothing was recorded yet: ", db.path(), " is empty"}));
  // An older store is brought forward by whoever may write.
  if (version < schema_version()) CHECK_OK(open_store(address, {true, false, mode.wait_for_lock}));
  CHECK_OK(hide_doomed(db));
  return db;
}

Expected<StoreLock> StoreLock::take(const std::string& home) {
  CHECK_OK(make_folder(home));
  CHECK_OK(check_private(home));
  const std::string path = home + "/store.lock";
  StoreLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.fd_ < 0) return fail_errno(errno, path);
  if (::flock(lock.fd_, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return fail_errno(errno, path);
  return fail(Errc::busy, join({path, " is held: another process writes this store"}));
}

StoreLock::~StoreLock() {
  if (fd_ >= 0) ::close(fd_);
}
StoreLock::StoreLock(StoreLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

}  // namespace hearth::record
