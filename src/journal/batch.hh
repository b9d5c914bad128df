#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "journal/dedup.hh"
#include "journal/event.hh"
#include "journal/row_ids.hh"

namespace hearth::journal {

/// Events that wait for the next append. Values in, bytes out.
class Batch {
 public:
  void add(EventHead head, std::string_view line);
  bool empty() const { return events_.empty(); }
  /// What it holds of memory, about.
  std::size_t bytes() const { return lines_.size() + events_.size() * sizeof(Item); }

  /// Records of the events that `dedup` does not have, in order, each with its row's id; `dedup`
  /// has them then, tentatively.
  std::string encode(Dedup& dedup, RowIds& rows) const;

 private:
  struct Item {
    EventHead head;
    std::size_t size;  // of its line
  };
  std::string lines_;  // one behind the other
  std::vector<Item> events_;
};

}  // namespace hearth::journal
