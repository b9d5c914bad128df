#pragma once
#include <string>

#include "record/api/fields.hh"
#include "record/api/read.hh"
#include "record/api/target.hh"

namespace hearth::record::api {

// What can be answered from runs that were recorded lately, each whole (record/recent/recent.hh),
// without a store that has the others: what is about one of them and asks for nothing else.

/// Errc::unavailable, for Away::read: the store must be asked.
std::unexpected<Error> not_recent();

/// GET of an object or a list, or `not_recent`; a list is whole.
Expected<Answer> read_recent(Database& db, const Target& target);
Expected<ListAnswer> read_recent_list(Database& db, const Target& target, const Params& params,
                                      const std::string& url, ReadOptions options);

/// Whether a write can be decided: what it changes and the rows that it names are there. A deletion
/// never can, since it counts what other runs have; nor what is about labels, which are
/// everybody's.
Expected<bool> stands_on_recent(Database& db, Method method, Endpoint endpoint, std::int64_t id,
                                const Body& body);

}  // namespace hearth::record::api
