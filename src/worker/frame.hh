#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"

namespace hearth::worker {

inline constexpr std::size_t kFrameHeadBytes = 12;
inline constexpr std::uint32_t kHeaderBytesMax = 65'536;
inline constexpr std::uint32_t kBodyBytesMax = 67'108'864;

/// One message of the worker protocol as it arrived (docs/protocol/worker.md §2).
struct Frame {
  JsonObject header;
  std::string bytes;  ///< all of it, so that a call can be handed on unchanged

  /// The member "t", or "" where there is none.
  std::string_view type() const { return get_string(header, "t").value_or(""); }
  std::string_view body() const;
};

/// The header must have at most kHeaderBytesMax bytes as text, the body kBodyBytesMax.
std::string encode_frame(const JsonObject& header, std::string_view body = {});

/// Takes `count` strings, each ended by a NUL byte, off the front of `body`. Errc::protocol.
Expected<std::vector<std::string_view>> take_strings(std::string_view& body, std::int64_t count);

/// The header's member `name`: how many strings, at most 65,536. Errc::protocol.
Expected<std::int64_t> read_count(const JsonObject& header, std::string_view name);

/// Bytes in, frames out. Knows nothing of sockets.
class FrameParser {
 public:
  void feed(std::string_view bytes) { buffer_ += bytes; }
  /// The next whole frame; nothing while more bytes are needed. Errc::protocol (magic, limits, a
  /// header that is no JSON object) ends the connection: the parser gives the same answer again.
  Expected<std::optional<Frame>> next();

 private:
  std::string buffer_;
};

}  // namespace hearth::worker
