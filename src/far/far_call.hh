#pragma once
#include <string>
#include <vector>

#include "far/chunks.hh"
#include "worker/frame.hh"

namespace hearth::far {

/// What a plugin wants run at a far end (docs/protocol/far.md §1.2).
struct FarCall {
  std::string strings;  ///< interpreter and assignments, each ended by NUL
  std::int64_t assigned = 0;
  std::string program;
  std::string run;  ///< Ansible's run as the record names it, or ""
  std::string task;
  std::string host;
};

/// Takes the body of a `far` frame apart. Errc::protocol.
Expected<FarCall> read_far_call(const worker::Frame& frame);

/// The frame that begins call `id`: large parts of its program go by their hash, and `sent` keeps
/// them for when they are asked for (docs/protocol/far.md §2.2).
std::string encode_call(std::int64_t id, const FarCall& call, SentChunks& sent);

/// The frames that a `need` frame asks for; what was forgotten is left out.
std::vector<std::string> encode_chunks(const worker::Frame& need, const SentChunks& sent);

}  // namespace hearth::far
