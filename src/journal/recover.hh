#pragma once
#include <optional>

#include "base/error.hh"
#include "base/log.hh"
#include "journal/cursor.hh"
#include "journal/dedup.hh"
#include "journal/folder.hh"

namespace hearth::journal {

inline constexpr const char* kCheckpointName = "seen";

/// Puts into `dedup` what the journal has: from its checkpoint, and from the records after it (all,
/// where there is no checkpoint that fits). Answers where the last segment's whole records end, as
/// an offset in it; nothing where there is no segment.
///
/// A damaged place in an earlier segment is logged and the rest of that segment passed over.
Expected<std::optional<Cursor>> recover_dedup(const JournalFolder& folder, Dedup& dedup, Log& log);

/// Cuts the file `segment` of the journal at `offset`, after its bytes from there on were appended
/// to NNNNNNNN.torn beside it.
Expected<> cut_torn(const std::string& folder, std::uint64_t segment, std::uint64_t offset);

}  // namespace hearth::journal
