#pragma once
#include <cstdint>
#include <string_view>

#include "base/time.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

// `latest_hosts` has one row for each name: its latest host. That is the one that was named last:
// by its own event (`host`, or a POST through the API), else by its first appearance; the greater
// id where two were named in the same microsecond. PATCHes, results and statistics do not count, as
// in ARA. The rule looks at nothing but `hosts`, so the order of the events does not matter.
// `created`: when the name was first seen. `updated`: when the latest one was named.

/// Notes that the host was named at `at`, and makes it the latest of its name if it is.
Expected<> name_host(Database& db, std::int64_t host, UtcMicros at);

/// Brings the row of the host's name up to date after the host came, or got another `created` or
/// id. One step in an index, but for a host that has stepped back.
Expected<> settle_latest_host(Database& db, std::int64_t host);

/// The same after a host of that name was deleted (its row here went with it, if it was the
/// latest); looks at all hosts of the name that are not of doomed runs.
Expected<> find_latest_host(Database& db, std::string_view name);

/// The same after a whole run went: nothing of it is left, `created` neither, so that a store that
/// is made again from a journal without the run has the same rows.
Expected<> find_first_and_latest_host(Database& db, std::string_view name);

}  // namespace hearth::record
