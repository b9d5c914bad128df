#pragma once
#include "record/project/rows.hh"

namespace hearth::record {

Expected<std::optional<FoundResult>> find_result(Rows& rows, const Uuid& uid);

/// A result that is there only as its items' parent so far; answers its id.
Expected<std::int64_t> add_result_stub(Rows& rows, const Run& run, const Uuid& uid,
                                       std::int64_t task, std::int64_t host, Via via);

/// How the daemon saw this task run on this host.
Expected<Via> via_of(Rows& rows, const Run& run, const Uuid& task, const std::string& host);

}  // namespace hearth::record
