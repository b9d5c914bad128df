#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "record/api/answer.hh"
#include "record/api/datetime.hh"
#include "record/api/endpoint.hh"
#include "record/api/page_memory.hh"
#include "record/api/params.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::api {

struct ReadOptions {
  std::int64_t page_size = 100;                  ///< where a request says no limit
  LocalToUtc local_to_utc = &api::local_to_utc;  ///< what a time without a zone means
};

/// GET of a list. `url`: the request's, absolute, without its query (it comes back in `next`).
/// 400 with the errors of all parameters, else 200. Runs in one read transaction of its own.
/// Errors: corrupt, busy, io (sqlite.hh): the answer is a 500 or 503.
Expected<Answer> read_list(Database& db, PageMemory& memory, Endpoint endpoint,
                           const Params& params, std::string_view url,
                           const ReadOptions& options = {});

/// GET of one object. `key`: the last part of the path, decoded: an id, of latesthosts the name.
/// 404 `{"detail":"Not found."}` where there is none.
Expected<Answer> read_one(Database& db, Endpoint endpoint, std::string_view key);

/// The row as POST, PUT and PATCH answer it; Errc::not_found without one. Begins no transaction: it
/// sees what `db` has written so far.
Expected<std::string> written_shape(Database& db, Endpoint endpoint, std::int64_t id);

}  // namespace hearth::record::api
