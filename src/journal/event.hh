#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hh"
#include "base/id.hh"
#include "base/time.hh"

namespace hearth::journal {

/// Longest line that is taken from anybody (docs/protocol/journal.md §2), without its line end.
inline constexpr std::size_t kEventBytesMax = 16 * 1024 * 1024;

/// The members that every event has (docs/protocol/journal.md §1).
struct EventHead {
  Uuid id;
  Uuid producer;
  std::int64_t seq = 0;  ///< 0 to 2^53 - 1
  UtcMicros at = 0;
  Uuid run;
  std::string kind;                 ///< 1 to 64 of a-z, 0-9, '_' and '.'
  std::optional<std::int64_t> row;  ///< what the journal added; nothing in a producer's line
};

/// Reads the head of one event and makes sure that the whole line is one JSON object that
/// `parse_json_object` takes. Copies nothing of the rest: about 2 us for 1 KB.
///
/// Errc::invalid names the member or the byte that is wrong.
Expected<EventHead> read_event(std::string_view line);

/// The same for a producer's line: Errc::invalid where it has a `row`, which is the journal's to
/// give, where it holds a line end, or where it is too long.
Expected<EventHead> read_new_event(std::string_view line);

/// Appends `line`, an event without a row, to `out`; with `"row":N` as its last member when there
/// is one. Blanks around the object are left out.
void append_event(std::string& out, std::string_view line, std::optional<std::int64_t> row);

}  // namespace hearth::journal
