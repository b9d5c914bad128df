#pragma once
#include "app/ara/noun.hh"
#include "app/table/format.hh"

namespace hearth::app {

/// The cells of `object` in the order of `columns`: its member, else what `items` counts, else
/// null.
Cells cells_of(const Fields& object, const std::vector<std::string>& columns);

/// `latesthosts` nests the host and its playbook; as `hosts` has them then.
Fields unnested_latest(const Fields& latest);

/// What is asked of the API: `filters` by parameter, then order and one page.
std::string page_query(const std::vector<std::pair<std::string, std::string>>& filters,
                       const std::string& order, std::int64_t limit, std::int64_t offset);

}  // namespace hearth::app
