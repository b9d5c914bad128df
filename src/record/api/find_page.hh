#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "record/api/filters.hh"
#include "record/api/order.hh"
#include "record/api/page_memory.hh"
#include "record/api/paging.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::api {

/// What a list request selects.
struct Selection {
  Endpoint endpoint;
  Where where;
  Order order;
  Page page;
};

struct FoundPage {
  std::int64_t count = 0;         ///< of all rows that pass the filters, exact
  std::vector<std::int64_t> ids;  ///< of the page, in order
};

/// Finds the rows of one page and counts them all. `db` is in a transaction.
///
/// A count is read where it stands (counts, n_ columns), else taken from `memory` while nothing
/// changed, else counted. A page that begins where an earlier one ended, which is what a client
/// that follows `next` asks for, begins at the remembered row: its cost does not grow with the
/// offset. The answer is the same as without memory.
Expected<FoundPage> find_page(Database& db, PageMemory& memory, const Selection& selection);

}  // namespace hearth::record::api
