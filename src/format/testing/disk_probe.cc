// format_disk_probe IMAGE [walk | read PATH | list PATH | partitions]: what the room reads, as
// JSON; without more words, which file system it is. `flips SEED COUNT` reads COUNT spoilt copies.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include "base/json.hh"
#include "base/text.hh"
#include "format/disk/files.hh"
#include "format/disk/identity.hh"
#include "format/disk/partitions.hh"

using namespace hearth;
using namespace hearth::format::disk;

namespace {

class FileSource final : public ByteSource {
 public:
  explicit FileSource(const char* path) : fd_(open(path, O_RDONLY | O_CLOEXEC)) {
    struct stat status{};
    if (fd_ < 0 || fstat(fd_, &status) != 0) std::perror(path), std::exit(2);
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~FileSource() override { close(fd_); }

  Expected<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> into) override {
    const ssize_t count = pread(fd_, into.data(), into.size(), static_cast<off_t>(offset));
    if (count < 0) return fail_errno(errno, "image");
    return static_cast<std::size_t>(count);
  }
  std::uint64_t size() const override { return size_; }

 private:
  int fd_;
  std::uint64_t size_ = 0;
};

/// The source with some bytes turned: one in a place where a number of the format may stand.
class SpoiltSource final : public ByteSource {
 public:
  SpoiltSource(std::string bytes, std::mt19937& random) : bytes_(std::move(bytes)) {
    const std::size_t flips = 1 + random() % 24;
    // Half of them where something stands, or nearly all would hit free space.
    for (std::size_t i = 0; i < flips; ++i) {
      std::size_t at = random() % bytes_.size();
      if (random() % 2) at = std::min(bytes_.find_first_not_of('\0', at), bytes_.size() - 1);
      bytes_[at] = static_cast<char>(random());
    }
  }

  Expected<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> into) override {
    read_bytes_ += into.size();
    MemorySource memory({reinterpret_cast<const std::uint8_t*>(bytes_.data()), bytes_.size()});
    return memory.read(offset, into);
  }
  std::uint64_t size() const override { return bytes_.size(); }
  std::uint64_t read_bytes() const { return read_bytes_; }

 private:
  std::string bytes_;
  std::uint64_t read_bytes_ = 0;
};

const char* kind_name(Kind kind) {
  constexpr const char* kNames[] = {"file", "folder", "link", "other"};
  return kNames[static_cast<int>(kind)];
}

Json entries_json(const std::vector<Entry>& entries) {
  JsonArray out;
  for (const Entry& entry : entries) {
    out.push_back({{"path", entry.path},
                   {"kind", kind_name(entry.kind)},
                   {"bytes", entry.bytes},
                   {"target", entry.target}});
  }
  return out;
}

int say(const Error& error) {
  std::cout << to_text({{"error", error.message}, {"code", name_of(error.code)}}) << "\n";
  return 1;
}

int say_identity(ByteSource& source) {
  const auto found = identify(source);
  if (!found) return say(found.error());
  if (!*found) return std::cout << "null\n", 0;
  std::cout << to_text({{"type", (*found)->type},
                        {"label", (*found)->label},
                        {"boot_label", (*found)->boot_label},
                        {"uuid", (*found)->uuid}})
            << "\n";
  return 0;
}

int say_partitions(ByteSource& source) {
  const auto table = read_partitions(source);
  if (!table) return say(table.error());
  if (!*table) return std::cout << "null\n", 0;
  JsonArray rows;
  for (const Partition& part : (*table)->partitions) {
    rows.push_back({{"number", part.number},
                    {"offset", part.offset},
                    {"bytes", part.bytes},
                    {"type", part.type},
                    {"name", part.name},
                    {"uuid", part.uuid},
                    {"bootable", part.is_bootable}});
  }
  std::cout << to_text({{"type", (*table)->type},
                        {"uuid", (*table)->uuid},
                        {"backup", (*table)->is_from_backup},
                        {"sector_bytes", (*table)->sector_bytes},
                        {"partitions", std::move(rows)}})
            << "\n";
  return 0;
}

int say_files(ByteSource& source, std::string_view verb, std::string_view path) {
  auto files = Files::open(source);
  if (!files) return say(files.error());
  if (verb == "read") {
    const auto bytes = files->read(path);
    if (!bytes) return say(bytes.error());
    std::cout << *bytes;
    return 0;
  }
  const auto entries = verb == "walk" ? files->walk() : files->list(path);
  if (!entries) return say(entries.error());
  std::cout << to_text(entries_json(*entries)) << "\n";
  return 0;
}

/// Reads all there is of a spoilt image; what was refused, and the most bytes that one image cost.
int say_flips(const char* image, unsigned seed, int count) {
  std::ifstream in(image, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::mt19937 random(seed);
  std::uint64_t most = 0;
  int refused = 0;
  int read = 0;
  for (int i = 0; i < count; ++i) {
    SpoiltSource source(bytes, random);
    (void)identify(source);
    (void)read_partitions(source);
    auto files = Files::open(source, {.file_bytes = 1 << 20, .entries = 5000});
    if (files) {
      const auto all = files->walk();
      if (!all) ++refused;
      const std::size_t some = all ? std::min<std::size_t>(all->size(), 30) : 0;
      for (std::size_t k = 0; k < some; ++k) {
        const auto content = files->read((*all)[k].path);
        content ? ++read : ++refused;
        if (content && content->size() > 1 << 20) return std::cout << "over the bound\n", 1;
      }
    } else {
      ++refused;
    }
    most = std::max(most, source.read_bytes());
  }
  std::cout << to_text({{"refused", refused}, {"read", read}, {"most_bytes", most}}) << "\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::string_view verb = argc > 2 ? argv[2] : "identify";
  if (verb == "flips" && argc == 5) {
    return say_flips(argv[1], static_cast<unsigned>(std::atoi(argv[3])), std::atoi(argv[4]));
  }
  FileSource source(argv[1]);
  if (verb == "identify") return say_identity(source);
  if (verb == "partitions") return say_partitions(source);
  return say_files(source, verb, argc > 3 ? argv[3] : "/");
}
