#include "record/api/long_list.hh"

#include "base/text.hh"
#include "record/api/read.hh"

namespace hearth::record::api {
namespace {

/// A client that takes none of it for the server's time for a part is hung up on.
constexpr std::size_t kPartBytes = 64 * 1024;

struct LongList {
  Readers& readers;
  Endpoint endpoint;
  std::string first;
  std::vector<std::int64_t> left;
};

Co<Expected<>> write_list(std::shared_ptr<LongList> list, http::BodyWriter& body) {
  CO_CHECK_OK(co_await write_in_parts(body, std::move(list->first)));
  for (std::size_t at = 0; at < list->left.size();) {
    CO_TRY(std::string rows, co_await list->readers.read([&](Database& db) {
      return read_more(db, list->endpoint, list->left, at, kListPieceBytes);
    }));
    CO_CHECK_OK(co_await write_in_parts(body, std::move(rows)));
  }
  co_return co_await body.write(std::string(kListEnd));
}

}  // namespace

Co<Expected<>> write_in_parts(http::BodyWriter& body, std::string text) {
  for (std::size_t at = 0; at < text.size(); at += kPartBytes)
    CO_CHECK_OK(co_await body.write(text.substr(at, kPartBytes)));
  co_return Expected<>{};
}

void make_long(http::Response& response, Readers& readers, Endpoint endpoint,
               std::vector<std::int64_t> left) {
  // Shared since a Response is copied; its stream is called once.
  const auto list =
      std::make_shared<LongList>(readers, endpoint, std::move(response.body), std::move(left));
  response.body.clear();
  response.stream = [list](http::BodyWriter& body) { return write_list(list, body); };
}

Answer too_long_to_show() {
  Problems problems;
  problems.add("limit", {join({"Over ", std::to_string(kShownListBytesMax >> 20),
                               " MiB are not indented, nor made a page: ask for fewer, or for JSON"
                               " without indent."})});
  return problems.answer();
}

}  // namespace hearth::record::api
