#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/api/answer.hh"
#include "record/api/datetime.hh"
#include "record/api/endpoint.hh"
#include "record/api/page_memory.hh"
#include "record/api/params.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::api {

struct ReadOptions {
  std::int64_t page_size = 100;                  ///< where a request says no limit
  std::size_t bytes_max = SIZE_MAX;              ///< a list stops behind the row that reaches it
  LocalToUtc local_to_utc = &api::local_to_utc;  ///< what a time without a zone means
};

/// A list, or its beginning: ARA has no largest `limit`, and a million results are 700 MB.
struct ListAnswer : Answer {
  /// Rows that are not in `body`, in order, which lacks its end then too (`kListEnd`).
  std::vector<std::int64_t> left;
};
inline constexpr std::string_view kListEnd = "]}";

/// GET of a list. `url`: the request's, absolute, without its query (it comes back in `next`).
/// 400 with the errors of all parameters, else 200. Runs in one read transaction of its own.
/// Errors: corrupt, busy, io (sqlite.hh): the answer is a 500 or 503.
Expected<ListAnswer> read_list(Database& db, PageMemory& memory, Endpoint endpoint,
                               const Params& params, std::string_view url,
                               const ReadOptions& options = {});

/// The next rows of `left`, from `at` on, which moves: about `bytes` of them, each with a comma
/// before it. Another read transaction: rows that are gone meanwhile are left out.
Expected<std::string> read_more(Database& db, Endpoint endpoint, std::span<const std::int64_t> left,
                                std::size_t& at, std::size_t bytes);

/// GET of one object. `key`: the last part of the path, decoded: an id, of latesthosts the name.
/// 404 `{"detail":"Not found."}` where there is none.
Expected<Answer> read_one(Database& db, Endpoint endpoint, std::string_view key);

/// The row as POST, PUT and PATCH answer it; Errc::not_found without one. Begins no transaction: it
/// sees what `db` has written so far.
Expected<std::string> written_shape(Database& db, Endpoint endpoint, std::int64_t id);

}  // namespace hearth::record::api
