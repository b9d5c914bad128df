#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "aio/fd.hh"
#include "base/error.hh"

namespace hearth::journal {

/// Paths of the spools in `folder` (*.jsonl), sorted; none where there is no such folder.
Expected<std::vector<std::string>> list_spools(const std::string& folder);

/// One producer's spool (docs/protocol/journal.md §3). Every call blocks.
class SpoolFile {
 public:
  /// Errc::denied: no regular file, or another user's. Errc::not_found: its producer removed it.
  static Expected<SpoolFile> open(std::string path);

  /// Whether the producer is gone: its lock could be had, and is held from now on. Shared: who
  /// takes spools in is alone by the journal's lock, and a spool may be for reading only (copied
  /// here).
  bool ours() const { return ours_; }
  std::uint64_t size() const { return size_; }
  const std::string& path() const { return path_; }

  /// Reads on; 0 at the end.
  Expected<std::size_t> read(std::span<char> to);
  Expected<> remove();
  /// To PATH.refused, where nobody takes it in again.
  Expected<> set_aside();

 private:
  SpoolFile(std::string path, aio::Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  std::string path_;
  aio::Fd fd_;
  std::uint64_t size_ = 0;
  std::uint64_t offset_ = 0;
  bool ours_ = false;
};

}  // namespace hearth::journal
