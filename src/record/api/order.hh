#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "record/api/answer.hh"
#include "record/api/endpoint.hh"
#include "record/api/params.hh"

namespace hearth::record::api {

/// The order of a list. NULL comes first where it ascends, last where it descends (SQLite's way).
struct Order {
  std::string sql;          ///< behind ORDER BY; total: it ends with the key
  std::string_view first;   ///< the first column; the key itself in an order by id
  bool descending = false;  ///< the first column's direction, which the key has too
  bool one_column = true;   ///< `sql` is the first column and the key, no more
};

/// What `order=` takes, without the `-`.
std::vector<std::string_view> order_fields(Endpoint endpoint);

/// Reads `order=` (the last one) out of `params`; without one the endpoint's own order: newest
/// first for playbooks, plays, tasks and results, by id for the others, latesthosts by the time
/// when the name was first seen. What is wrong goes to `problems`.
Order read_order(Endpoint endpoint, const Params& params, Problems& problems);

}  // namespace hearth::record::api
