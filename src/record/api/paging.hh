#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "record/api/params.hh"

namespace hearth::record::api {

/// Which part of a list is asked for.
struct Page {
  std::int64_t limit = 100;  ///< at least 1; ARA has no maximum
  std::int64_t offset = 0;   ///< at least 0
};

/// `limit=` and `offset=`; what is no positive number counts as not said.
Page read_page(const Params& params, std::int64_t usual_limit);

/// What stands around the results of a list.
struct Links {
  std::optional<std::string> next, previous;
};

/// `url` is the request's, absolute, without its query. The parameters come sorted by name and
/// encoded anew, with `limit` and `offset` of the other page.
Links links_of(const Page& page, std::int64_t count, std::string_view url, const Params& params);

}  // namespace hearth::record::api
