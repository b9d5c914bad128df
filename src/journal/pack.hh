#pragma once
#include <cstdint>
#include <set>
#include <string>

#include "base/error.hh"
#include "base/id.hh"

namespace hearth::journal {

/// What was done with one closed segment.
struct Packed {
  std::uint64_t before = 0, after = 0;  ///< bytes on disk; after: 0 where nothing is left of it
  std::uint64_t events = 0;             ///< that were in it
  std::uint64_t gone = 0;               ///< of these
};

/// Packs a segment that grows no more. A segment that is packed is left alone, but for a copy in
/// the other form that a killed process left. Killed at any moment it leaves the segment in the one
/// form or the other, whole.
///
/// Errc::corrupt: it is damaged; it stays as it is.
Expected<Packed> pack_segment(const std::string& folder, std::uint64_t number);

/// Cuts the events of `runs` out of a closed segment (pruned.hh), and packs it; the segment goes
/// when nothing is left. What it held besides and no reader sees (`.torn`) goes too.
/// Errors as above; Errc::full: no room for the new one beside the old one.
Expected<Packed> cut_segment(const std::string& folder, std::uint64_t number,
                             const std::set<Uuid>& runs);

/// Bytes of all segments of a journal's folder.
struct JournalBytes {
  std::uint64_t plain = 0, packed = 0;
  std::size_t segments = 0;
};
Expected<JournalBytes> bytes_of_journal(const std::string& folder);

}  // namespace hearth::journal
