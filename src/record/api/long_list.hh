#pragma once
#include <vector>

#include "http/message.hh"
#include "record/api/answer.hh"
#include "record/api/endpoint.hh"
#include "record/store/readers.hh"

namespace hearth::record::api {

/// So much of a list is made at once; the rest while it is sent, so that nobody's `limit` says how
/// much memory the server has. Of usual pages nothing is left: 100 results are 70 KB.
inline constexpr std::size_t kListPieceBytes = 1024 * 1024;
/// A list that is indented, or a page for people, is made whole, and ends there.
inline constexpr std::size_t kShownListBytesMax = 4 * 1024 * 1024;

/// Makes `response`, whose body is a list without its end, a stream that has the rows of `left`
/// behind it. Each piece is a read of its own, so that a slow client holds no transaction; a row
/// that is gone by then is left out. `readers` outlives the stream.
void make_long(http::Response& response, Readers& readers, Endpoint endpoint,
               std::vector<std::int64_t> left);

/// In parts so small that a slow client takes each within the server's time for one.
Co<Expected<>> write_in_parts(http::BodyWriter& body, std::string text);

/// 400, of a list that would be over kShownListBytesMax.
Answer too_long_to_show();

}  // namespace hearth::record::api
