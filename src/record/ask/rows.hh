#pragma once
#include <utility>

#include "record/query/read.hh"

namespace hearth::record::ask {

/// Calls `take(Columns)` for each row; it answers nothing, or an Expected<>.
template <class F>
Expected<> each(Expected<Statement> query, F take) {
  TRY(Statement rows, std::move(query));
  while (true) {
    TRY(const bool more, rows.step());
    if (!more) return {};
    if constexpr (std::is_void_v<std::invoke_result_t<F&, Columns>>) {
      take(Columns(rows));
    } else {
      CHECK_OK(take(Columns(rows)));
    }
  }
}

}  // namespace hearth::record::ask
