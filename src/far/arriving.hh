#pragma once
#include <optional>
#include <string>
#include <vector>

#include "far/chunks.hh"
#include "worker/frame.hh"

namespace hearth::far {

/// A call as it came through a channel (docs/protocol/far.md §2.2), its program still in parts.
struct Arriving {
  struct Part {
    std::string hash;   ///< of a chunk, or ""
    std::string bytes;  ///< where it is none
  };
  std::int64_t id = 0;
  std::string strings;  ///< interpreter and assignments, each ended by NUL
  std::int64_t assigned = 0;
  std::vector<Part> parts;
  std::string task;
  std::string host;
};

/// Errc::protocol names what is wrong.
Expected<Arriving> read_arriving(const worker::Frame& frame);

/// The hashes of those chunks that are not in the store.
std::vector<std::string> missing(const Arriving& call, ChunkStore& chunks);

/// The program; nothing while chunks are missing, or when it has more than 64 MiB.
std::optional<std::string> assemble(const Arriving& call, ChunkStore& chunks);

}  // namespace hearth::far
