#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::journal {

// A record of docs/protocol/journal.md §4: length, CRC-32C, payload. Values in, values out.

inline constexpr std::size_t kRecordHeaderBytes = 8;
inline constexpr std::size_t kPayloadBytesMax = 67'108'864;

/// Room for a record's header at the end of `out`: write the payload behind it, then `end_record`.
/// Answers where the record begins.
std::size_t begin_record(std::string& out);
/// Fills the header of the record that began at `start`; its payload is all that follows it.
/// The payload has 1 to kPayloadBytesMax bytes, else it is a bug.
void end_record(std::string& out, std::size_t start);
void append_record(std::string& out, std::string_view payload);

enum class RecordState {
  whole,  ///< `payload` is what was written
  part,   ///< more bytes are needed: `size` in all, as far as is known
  bad,    ///< its length cannot be or its CRC differs
};

struct Record {
  RecordState state = RecordState::part;
  std::string_view payload;               ///< within the bytes given
  std::size_t size = kRecordHeaderBytes;  ///< header and payload
};

/// The record that begins at the front of `bytes`.
Record decode_record(std::string_view bytes);

}  // namespace hearth::journal
