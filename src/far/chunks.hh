#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hh"

namespace hearth::far {

/// The sender's side: what has been sent, by content, so that a known chunk is compared and not
/// hashed (0.6 ms for a module's zip).
class SentChunks {
 public:
  explicit SentChunks(std::size_t bytes_max = 64U << 20) : bytes_max_(bytes_max) {}

  /// Its SHA-256 in hexadecimal; keeps a copy.
  std::string hash_of(std::string_view chunk, bool keep);

  struct Chunk {
    std::string bytes;
    bool keep = false;
  };
  /// Null when it was forgotten. Valid until the next `hash_of`.
  const Chunk* find(const std::string& hash) const;

 private:
  const std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::map<std::string, Chunk> by_hash_;
  std::unordered_multimap<std::size_t, std::string> by_look_;  ///< look -> hash
};

/// The receiver's side: chunks by hash, in memory, and on disk where they may be kept.
class ChunkStore {
 public:
  /// `folder`: 0700, the user's own; empty: memory alone. Files that were not read for 30 days, and
  /// the oldest beyond `disk_max` bytes, are removed.
  explicit ChunkStore(std::string folder, std::size_t bytes_max = 64U << 20,
                      std::size_t disk_max = 256U << 20);

  /// Null when it is nowhere. Valid until the next `put` or `find`.
  const std::string* find(const std::string& hash);
  /// Errc::corrupt: the bytes are not those of the hash.
  Expected<> put(const std::string& hash, std::string bytes, bool keep);

 private:
  void remember(const std::string& hash, std::string bytes);
  std::string path_of(const std::string& hash) const;

  const std::string folder_;
  const std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::map<std::string, std::string> chunks_;
};

/// 64 lower-case hexadecimal digits: safe as a file's name.
bool is_hash(std::string_view text);

}  // namespace hearth::far
