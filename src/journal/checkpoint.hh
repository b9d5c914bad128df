#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "journal/cursor.hh"
#include "journal/dedup.hh"

namespace hearth::journal {

/// What the journal has up to a place, so that opening it reads only what came later: the file
/// `seen` in its folder. It can be deleted at any time; everything in it can be read again from the
/// segments.
struct Checkpoint {
  std::uint64_t segment = 1;
  std::uint64_t offset = kSegmentHeaderBytes;
  std::vector<std::pair<Uuid, SeqSet>> producers;  ///< quiet ones first
};

/// One record (journal.md §4) whose payload is text: "SEGMENT OFFSET", then a producer a line.
std::string encode_checkpoint(const Checkpoint& checkpoint);
/// Nothing when the bytes are not whole.
std::optional<Checkpoint> decode_checkpoint(std::string_view bytes);

}  // namespace hearth::journal
