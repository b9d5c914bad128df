#pragma once
#include <cstdint>

#include "base/id.hh"

namespace hearth::journal {

inline constexpr std::uint64_t kSegmentHeaderBytes = 16;

/// A place between two records: where the next one begins (docs/protocol/journal.md §4).
/// Within one journal, cursors sort by age.
struct Cursor {
  Uuid journal;
  std::uint64_t segment = 1;
  std::uint64_t offset = kSegmentHeaderBytes;

  auto operator<=>(const Cursor&) const = default;
};

}  // namespace hearth::journal
