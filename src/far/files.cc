#include "far/files.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "aio/fd.hh"
#include "base/sha256.hh"

extern "C" const hearth::far::CarriedFile hearth_carried_files[];

namespace hearth::far {
namespace {

namespace fs = std::filesystem;

std::string hash_of(std::span<const CarriedFile> files) {
  std::string all;
  for (const CarriedFile& file : files) all += join({file.name, "\n", file.bytes(), "\n"});
  return sha256_hex(all).substr(0, 16);
}

bool is_there(const CarriedFile& file, const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  return stream && text == file.bytes();
}

/// Under another name first: a zygote that starts meanwhile reads one or the other.
Expected<> write_file(const CarriedFile& file, const std::string& path) {
  const std::string part = path + "." + std::to_string(::getpid());
  const aio::Fd fd(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!fd) return fail_errno(errno, part);
  const std::string_view bytes = file.bytes();
  if (::write(fd.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    return fail_errno(errno, part);
  if (::rename(part.c_str(), path.c_str()) != 0) return fail_errno(errno, path);
  return {};
}

}  // namespace

std::span<const CarriedFile> worker_files() {
  std::size_t count = 0;
  while (hearth_carried_files[count].name) ++count;
  return {hearth_carried_files, count};
}

Expected<std::string> unpack(std::span<const CarriedFile> files, const std::string& folder) {
  const std::string place = join({folder, "/", hash_of(files), "/worker"});
  std::error_code error;
  fs::create_directories(place, error);
  if (error) return fail_errno(error.value(), place);
  for (const CarriedFile& file : files) {
    const std::string path = join({place, "/", file.name});
    if (!is_there(file, path)) CHECK_OK(write_file(file, path));
  }
  return place;
}

}  // namespace hearth::far
