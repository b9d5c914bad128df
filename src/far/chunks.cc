#include "far/chunks.hh"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "aio/fd.hh"
#include "base/sha256.hh"

namespace hearth::far {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLook = 64;
constexpr auto kUnreadMost = std::chrono::hours(24 * 30);
constexpr std::size_t kChunkMost = 64U << 20;

/// Size and the last bytes: those of a zip are its table of contents, checksums in it.
std::size_t look_of(std::string_view chunk) {
  const std::string_view tail = chunk.substr(chunk.size() - std::min(chunk.size(), kLook));
  return std::hash<std::string_view>()(tail) ^ chunk.size();
}

void prune(const std::string& folder, std::size_t disk_max) {
  struct File {
    fs::file_time_type used;
    std::uintmax_t size;
    fs::path path;
  };
  std::vector<File> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    files.push_back({entry.last_write_time(error), entry.file_size(error), entry.path()});
  std::ranges::sort(files, std::greater(), &File::used);
  const auto oldest = fs::file_time_type::clock::now() - kUnreadMost;
  std::uintmax_t sum = 0;
  for (const File& file : files) {
    sum += file.size;
    if (file.used < oldest || sum > disk_max) fs::remove(file.path, error);
  }
}

Expected<std::string> read_file(const std::string& path) {
  const aio::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return fail_errno(errno, path);
  struct stat info;
  if (::fstat(fd.get(), &info) != 0) return fail_errno(errno, path);
  if (!S_ISREG(info.st_mode) || info.st_uid != ::geteuid() ||
      info.st_size > static_cast<off_t>(kChunkMost))
    return fail(Errc::denied, path);
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  const ssize_t got = ::read(fd.get(), bytes.data(), bytes.size());
  if (got != info.st_size) return fail(Errc::corrupt, path);
  ::futimens(fd.get(), nullptr);  // used now
  return bytes;
}

/// Under another name first, so that no reader finds half of it.
void write_file(const std::string& path, std::string_view bytes) {
  const std::string part = path + "." + std::to_string(::getpid());
  const aio::Fd fd(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd) return;
  const bool whole =
      ::write(fd.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  if (!whole || ::rename(part.c_str(), path.c_str()) != 0) ::unlink(part.c_str());
}

}  // namespace

bool is_hash(std::string_view text) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 64 && std::ranges::all_of(text, is_digit);
}

std::string SentChunks::hash_of(std::string_view chunk, bool keep) {
  const std::size_t look = look_of(chunk);
  const auto [first, last] = by_look_.equal_range(look);
  for (auto it = first; it != last; ++it)
    if (by_hash_.at(it->second).bytes == chunk) return it->second;
  if (bytes_ + chunk.size() > bytes_max_) {  // rare: so many modules in one daemon's life
    by_hash_.clear();
    by_look_.clear();
    bytes_ = 0;
  }
  std::string hash = sha256_hex(chunk);
  by_hash_[hash] = {std::string(chunk), keep};
  by_look_.emplace(look, hash);
  bytes_ += chunk.size();
  return hash;
}

const SentChunks::Chunk* SentChunks::find(const std::string& hash) const {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : &found->second;
}

ChunkStore::ChunkStore(std::string folder, std::size_t bytes_max, std::size_t disk_max)
    : folder_(std::move(folder)), bytes_max_(bytes_max) {
  if (!folder_.empty()) prune(folder_, disk_max);
}

std::string ChunkStore::path_of(const std::string& hash) const {
  return folder_ + "/" + hash;
}

const std::string* ChunkStore::find(const std::string& hash) {
  const auto found = chunks_.find(hash);
  if (found != chunks_.end()) return &found->second;
  if (folder_.empty() || !is_hash(hash)) return nullptr;
  auto bytes = read_file(path_of(hash));
  if (!bytes) return nullptr;
  if (sha256_hex(*bytes) != hash) {
    ::unlink(path_of(hash).c_str());
    return nullptr;
  }
  remember(hash, *std::move(bytes));
  return &chunks_.at(hash);
}

Expected<> ChunkStore::put(const std::string& hash, std::string bytes, bool keep) {
  if (!is_hash(hash) || sha256_hex(bytes) != hash)
    return fail(Errc::corrupt, "a chunk is not what its hash says");
  if (keep && !folder_.empty()) write_file(path_of(hash), bytes);
  remember(hash, std::move(bytes));
  return {};
}

void ChunkStore::remember(const std::string& hash, std::string bytes) {
  if (bytes_ + bytes.size() > bytes_max_) {
    chunks_.clear();
    bytes_ = 0;
  }
  bytes_ += bytes.size();
  chunks_[hash] = std::move(bytes);
}

}  // namespace hearth::far
