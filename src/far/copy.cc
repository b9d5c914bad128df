#include "far/copy.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "far/chunks.hh"

namespace hearth::far {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "hearth-far-";
constexpr auto kForgotten = std::chrono::hours(24 * 7);

bool is_copy(std::string_view name) {
  return name.starts_with(kName) && is_hash(name.substr(kName.size()));
}

std::int64_t changed_ns(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return 0;
  return info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec;
}

}  // namespace

std::optional<Copy> Copy::of(const std::string& self) {
  struct stat info;
  if (!is_copy(fs::path(self).filename().string())) return std::nullopt;
  if (::stat(self.c_str(), &info) != 0 || info.st_uid != ::geteuid()) return std::nullopt;
  return Copy(self);
}

void Copy::use() {
  ::utimensat(AT_FDCWD, path_.c_str(), nullptr, 0);
  used_ns_ = changed_ns(path_);
  std::error_code error;
  const auto oldest = fs::file_time_type::clock::now() - kForgotten;
  for (const auto& entry : fs::directory_iterator(fs::path(path_).parent_path(), error))
    if (is_copy(entry.path().filename().string()) && entry.last_write_time(error) < oldest)
      fs::remove(entry.path(), error);
}

bool Copy::used_by_another() const {
  return changed_ns(path_) != used_ns_;
}

void Copy::remove() {
  ::unlink(path_.c_str());
}

}  // namespace hearth::far
