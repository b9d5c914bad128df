// A server's input: bytes of a connection to requests, a query to parameters. The pieces in which
// bytes come change nothing; what is taken keeps the limits; what is encoded is read back.
#include <algorithm>

#include "base/utf8.hh"
#include "http/query.hh"
#include "http/request_reader.hh"

using namespace hearth;
using namespace hearth::http;

namespace {

using Step = RequestReader::Step;

constexpr std::uint64_t kBodyMax = 1000;

void check(const Request& request) {
  HEARTH_ASSERT(!request.method.empty() && request.body.size() <= kBodyMax);
  HEARTH_ASSERT(request.path == "*" || request.path.starts_with('/'));
  HEARTH_ASSERT(request.path.find_first_of("? \r\n") == std::string::npos);
  for (const auto& [name, value] : request.headers.all())
    HEARTH_ASSERT(!name.empty() && value.find_first_of("\r\n") == std::string::npos);
  const bool chunked = request.headers.find("Transfer-Encoding") != nullptr;
  HEARTH_ASSERT(!chunked || !request.headers.find("Content-Length"));
}

void check(int status) {
  constexpr int kKnown[] = {400, 413, 417, 431, 505};
  HEARTH_ASSERT(std::ranges::find(kKnown, status) != std::end(kKnown));
}

/// All that is read, as one text.
std::string read(std::string_view bytes, std::size_t piece, std::size_t head_bytes_max) {
  RequestReader reader(head_bytes_max, kBodyMax);
  std::string seen;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    reader.add(bytes.substr(0, piece));
    Step step = reader.step();
    for (; step == Step::head || step == Step::whole; step = reader.step()) {
      if (step == Step::head) continue;
      seen += reader.keep_alive() ? "+" : "-";
      const Request request = reader.take();
      check(request);
      seen +=
          join({request.method, " ", request.path, "?", request.query, " ", request.body, "\n"});
    }
    if (step == Step::more) continue;
    check(reader.refusal().status);
    return seen + std::to_string(reader.refusal().status);
  }
  return seen;
}

void check_query(std::string_view text) {
  const Expected<Query> query = Query::parse(text);
  if (!query) return;
  for (const auto& [name, value] : query->all())
    HEARTH_ASSERT(valid_utf8(name) == name && valid_utf8(value) == value);
  const std::string sorted = query->sorted_text();
  const Expected<Query> again = Query::parse(sorted);
  HEARTH_ASSERT(again && again->sorted_text() == sorted);
  HEARTH_ASSERT(again->all().size() == query->all().size());
  for (const auto& [name, value] : query->all())
    HEARTH_ASSERT(query->get_all(name) == again->get_all(name));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // Empty lines at the end, because a head that comes in pieces is looked at again only there.
  const std::string bytes =
      join({std::string_view(reinterpret_cast<const char*>(data + 1), size - 1), "\r\n\r\n"});
  const std::size_t piece = 1 + data[0];
  HEARTH_ASSERT(read(bytes, piece, 64 << 10) == read(bytes, bytes.size(), 64 << 10));
  (void)read(bytes, piece, 100);
  check_query(std::string_view(bytes).substr(0, size - 1));
  return 0;
}
