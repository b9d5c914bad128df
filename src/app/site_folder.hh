#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::app {

/// The folder that a static site is written into, with the rights that the umask leaves: who writes
/// it wants it to be read by a web server or sent to somebody.
class SiteFolder {
 public:
  /// Makes it where it is missing. One with files in it is refused (Errc::exists) unless `force`;
  /// then an export that is there makes room, whatever else is there stays, and an
  /// index.html of somebody else is refused all the same.
  static Expected<SiteFolder> open(std::string path, bool force);

  /// Writes a file; `name` is relative, below one more folder at most ("data/0.js"). It is whole as
  /// soon as it is there.
  Expected<> put(const std::string& name, std::string_view bytes);

  std::uint64_t bytes() const { return bytes_; }
  std::int64_t files() const { return files_; }

 private:
  explicit SiteFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
  std::uint64_t bytes_ = 0;
  std::int64_t files_ = 0;
};

}  // namespace hearth::app
