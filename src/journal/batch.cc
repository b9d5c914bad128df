#include "journal/batch.hh"

#include "journal/record_codec.hh"

namespace hearth::journal {

void Batch::add(EventHead head, std::string_view line) {
  lines_ += line;
  events_.push_back({std::move(head), line.size()});
}

std::string Batch::encode(Dedup& dedup, RowIds& rows) const {
  std::string records;
  std::string_view rest = lines_;
  for (const Item& event : events_) {
    const std::string_view line = rest.substr(0, event.size);
    rest.remove_prefix(event.size);
    if (!dedup.add(event.head)) continue;
    const std::size_t start = begin_record(records);
    append_event(records, line, rows.row_of(event.head, line));
    end_record(records, start);
  }
  return records;
}

}  // namespace hearth::journal
