#pragma once
#include "record/project/rows.hh"

namespace hearth::record {

/// Adds a result's warnings, deprecations and exception to those of its task: each once, sorted, so
/// that the order of results does not show; the first 1,000.
Expected<> add_notes(Rows& rows, std::int64_t task, const Event& event);

}  // namespace hearth::record
