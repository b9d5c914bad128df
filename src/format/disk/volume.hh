#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "format/disk/byte_source.hh"

namespace hearth::format::disk {

/// What one call may cost; anything above is Errc::full.
struct Limits {
  std::uint64_t file_bytes = 16 << 20;    ///< of one file
  std::size_t entries = 100'000;          ///< read from folders by one call
  std::uint64_t folder_bytes = 64 << 20;  ///< of folders, by one call
  std::size_t depth = 20;                 ///< folders inside each other
  std::size_t links = 16;                 ///< symbolic links followed on the way to one file
};

/// What is left of the limits while one call goes on.
class Budget {
 public:
  explicit Budget(const Limits& limits)
      : limits_(limits), entries_(limits.entries), folder_bytes_(limits.folder_bytes) {}

  /// Errc::full when there is none left; `where` starts the message.
  Expected<> take_entry(std::string_view where);
  Expected<> take_folder_bytes(std::uint64_t bytes, std::string_view where);
  const Limits& limits() const { return limits_; }

 private:
  const Limits& limits_;
  std::size_t entries_;
  std::uint64_t folder_bytes_;
};

enum class Kind { file, folder, link, other };

/// A run of bytes on the volume. Its unit and meaning are the volume's (a cluster of vfat, a byte
/// of iso9660).
struct Place {
  std::uint64_t start = 0;
  std::uint64_t bytes = 0;
};

/// A file or a folder as a folder names it.
struct Node {
  std::string name;
  Kind kind = Kind::file;
  std::uint64_t bytes = 0;    ///< of a file's content
  std::string target;         ///< of a symbolic link
  std::vector<Place> places;  ///< where the content is
};

/// A file system that files can be read from. Its source outlives it.
class Volume {
 public:
  virtual ~Volume() = default;

  virtual Node root() const = 0;
  /// What is in `folder`, as a Linux mount with default options lists it, without "." and "..".
  /// `path` names it in errors.
  virtual Expected<std::vector<Node>> entries(const Node& folder, std::string_view path,
                                              Budget& budget) = 0;
  /// The bytes of `file`, which has no more than Limits::file_bytes.
  virtual Expected<std::string> content(const Node& file, std::string_view path) = 0;
  /// Whether names that differ in case alone are the same one.
  virtual bool ignores_case() const = 0;
};

}  // namespace hearth::format::disk
