#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "journal/cursor.hh"

namespace hearth::record::own {

/// "JOURNAL:SEGMENT:OFFSET", the id of an event in a stream: the place behind it.
std::string cursor_text(const journal::Cursor& cursor);
std::optional<journal::Cursor> parse_cursor(std::string_view text);

}  // namespace hearth::record::own
