#pragma once
#include "record/project/api_rows.hh"

namespace hearth::record {

/// Every event of the API begins so: what stands before it in the batch is settled, so that the
/// tables do not depend on where batches end; false where the event was applied before, or is about
/// a run that is deleted. The API's events of one producer stand in the journal in the order of
/// their numbers.
Expected<bool> begin_api_event(Rows& rows, const Event& event);

/// The row that `table` and `number` of the event name.
struct ApiRow {
  const ApiTable* table;
  std::int64_t id;
};
Expected<ApiRow> row_of(const Event& event);

}  // namespace hearth::record
