#include "ansible/version_cache.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "aio/fd.hh"
#include "ansible/files.hh"
#include "base/text.hh"

namespace hearth::ansible {
namespace {

constexpr std::size_t kLinesMax = 32;
constexpr std::size_t kBytesMax = 64 * 1024;
constexpr const char* kName = "/core-versions";

/// What follows the version on the program's line.
std::string tail_of(const ProgramIdentity& program) {
  return join({" ", std::to_string(program.inode), " ", std::to_string(program.mtime_ns), " ",
               program.path});
}

}  // namespace

std::optional<ProgramIdentity> ProgramIdentity::of(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0 || path.contains('\n')) return std::nullopt;
  const std::int64_t mtime =
      std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
  return ProgramIdentity{path, info.st_ino, mtime};
}

std::optional<CoreVersion> cached_version(std::string_view cache, const ProgramIdentity& program) {
  const std::string tail = tail_of(program);
  for (const std::string& line : split(cache, '\n'))
    if (line.ends_with(tail) && line.find(' ') == line.size() - tail.size())
      return CoreVersion::parse(line);
  return std::nullopt;
}

std::string with_version(std::string_view cache, const ProgramIdentity& program,
                         CoreVersion version) {
  std::string text = version.text() + tail_of(program) + "\n";
  std::size_t count = 1;
  for (const std::string& line : split(cache, '\n')) {
    if (line.empty() || line.ends_with(" " + program.path) || ++count > kLinesMax) continue;
    text += line + "\n";
  }
  return text;
}

std::string read_version_cache(const std::string& folder) {
  return read_head(folder + kName, kBytesMax).value_or("");
}

void write_version_cache(const std::string& folder, const std::string& text) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  const std::string path = folder + kName;
  std::string temporary = path + ".XXXXXX";
  const aio::Fd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return;
  const ssize_t written = ::write(fd.get(), text.data(), text.size());
  const bool whole = written == static_cast<ssize_t>(text.size());
  if (!whole || ::rename(temporary.c_str(), path.c_str()) != 0) ::unlink(temporary.c_str());
}

}  // namespace hearth::ansible
