#include "record/hearth/cursor_text.hh"

#include "base/text.hh"
#include "journal/seq_set.hh"

namespace hearth::record::own {

std::string cursor_text(const journal::Cursor& cursor) {
  return join({cursor.journal.text(), ":", std::to_string(cursor.segment), ":",
               std::to_string(cursor.offset)});
}

std::optional<journal::Cursor> parse_cursor(std::string_view text) {
  const std::vector<std::string> parts = split(text, ':');
  if (parts.size() != 3) return {};
  const auto journal = Uuid::parse(parts[0]);
  const auto segment = journal::parse_number(parts[1]);
  const auto offset = journal::parse_number(parts[2]);
  if (!journal || !segment || !offset || *segment < 1) return {};
  return journal::Cursor{*journal, static_cast<std::uint64_t>(*segment),
                         static_cast<std::uint64_t>(*offset)};
}

}  // namespace hearth::record::own
