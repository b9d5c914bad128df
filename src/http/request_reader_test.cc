#include "http/request_reader.hh"

#include <gtest/gtest.h>

namespace hearth::http {
namespace {

using RequestStep = RequestReader::Step;

constexpr std::size_t kHeadMax = 64 << 10;
constexpr std::size_t kBodyMax = 1000;

/// What comes of `text` in pieces of `piece` bytes: each request as "METHOD PATH QUERY BODY|", a
/// refusal as its status.
std::string read_requests(std::string_view text, std::size_t piece = 1 << 20) {
  RequestReader reader(kHeadMax, kBodyMax);
  std::string seen;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    reader.add(text.substr(at, piece));
    RequestStep step = reader.step();
    for (; step == RequestStep::whole || step == RequestStep::head; step = reader.step()) {
      if (step == RequestStep::head) continue;
      const Request request = reader.take();
      seen += join({request.method, " ", request.path, " ", request.query, " ", request.body, "|"});
    }
    if (step == RequestStep::refused) return seen + std::to_string(reader.refusal().status);
  }
  return seen;
}

std::string detail_of(std::string_view text) {
  RequestReader reader(kHeadMax, kBodyMax);
  reader.add(text);
  while (reader.step() == RequestStep::head) continue;
  return reader.step() == RequestStep::refused ? reader.refusal().detail : "(not refused)";
}

const std::string kPost = "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
const std::string kChunked =
    "PUT /c HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: y\r\n\r\n";
const std::string kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(RequestReader, ReadsRequestsBehindEachOtherInWhateverPieces) {
  const std::string all = kPost + kChunked + "\r\n" + kGet;
  const std::string expected = "POST /a b abc|PUT /c  abc0123456789|GET /  |";
  for (std::size_t piece = 1; piece <= all.size(); ++piece)
    ASSERT_EQ(read_requests(all, piece), expected) << piece;
}

TEST(RequestReader, ABodyOfNoChunkMayComeInPieces) {
  const std::string empty = "PUT /c HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
  for (std::size_t piece = 1; piece <= 8; ++piece) {
    EXPECT_EQ(read_requests(empty + "\r\n" + kGet, piece), "PUT /c  |GET /  |") << piece;
    EXPECT_EQ(read_requests(empty + "X-Trailer: y\r\n\r\n", piece), "PUT /c  |") << piece;
    EXPECT_EQ(read_requests(empty + "\n" + kGet, piece), "400") << piece;
  }
}

TEST(RequestReader, ACutRequestIsNeverWhole) {
  for (const std::string& whole : {kPost, kChunked, kGet})
    for (std::size_t size = 0; size < whole.size(); ++size)
      ASSERT_EQ(read_requests(std::string_view(whole).substr(0, size)), "") << size;
}

TEST(RequestReader, TwoWaysToTellTheBodysEndAreRefused) {
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\n";
  for (const char* fields :
       {"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 3, 4\r\n",
        "Content-Length: -3\r\n", "Content-Length: +3\r\n", "Content-Length: 0x3\r\n",
        "Content-Length: 3 4\r\n", "Content-Length: \r\n",
        "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: \r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"})
    EXPECT_EQ(read_requests(head + fields + "\r\nabc"), "400") << fields;
  EXPECT_EQ(read_requests("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "400");
}

TEST(RequestReader, WhatIsNoRequestIsRefused) {
  for (const char* text :
       {"\x16\x03\x01\x02\x01\x01\x01\xfc\x03\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n",
        " GET / HTTP/1.1\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "G(T / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n", "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET / HTTP/1.1\r\nHost x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: \x01\r\n\r\n", "GET / FTP/1.1\r\n\r\n",
        "GET /\x7f HTTP/1.1\r\nHost: x\r\n\r\n", "GET * x HTTP/1.1\r\nHost: x\r\n\r\n"})
    EXPECT_EQ(read_requests(text), "400") << text;
}

TEST(RequestReader, ABadChunkIsRefused) {
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* body :
       {"g\r\n", "\r\n", "-1\r\n", "3\nabc\r\n0\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n", "fffffffffffffffff\r\n",
        "0\r\nbad trailer\r\n\r\n"})
    EXPECT_EQ(read_requests(head + body), "400") << body;
}

TEST(RequestReader, HostIsThereOnceInOnePointOne) {
  EXPECT_EQ(detail_of("GET / HTTP/1.1\r\n\r\n"), "The Host header is missing.");
  EXPECT_EQ(detail_of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
            "More than one Host header.");
  EXPECT_EQ(read_requests("GET /a HTTP/1.0\r\n\r\n"), "GET /a  |");
}

TEST(RequestReader, OtherVersionsAreToldSo) {
  EXPECT_EQ(read_requests("GET / HTTP/2.0\r\nHost: x\r\n\r\n"), "505");
  EXPECT_EQ(read_requests("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "505");
  EXPECT_EQ(read_requests("GET / HTTP/0.9\r\n\r\n"), "505");
  EXPECT_EQ(read_requests("GET / HTTP/1.2\r\n\r\n"), "505");
}

TEST(RequestReader, TargetsOfAllFormsAreTaken) {
  EXPECT_EQ(read_requests("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"), "OPTIONS *  |");
  EXPECT_EQ(read_requests("GET /?a?b=/#c HTTP/1.1\r\nHost: x\r\n\r\n"), "GET / a?b=/#c |");
  EXPECT_EQ(read_requests("GET /a://b HTTP/1.1\r\nHost: x\r\n\r\n"), "GET /a://b  |");
  EXPECT_EQ(read_requests("GET http://h:8?q HTTP/1.1\r\nHost: x\r\n\r\n"), "GET / q |");
  RequestReader reader(kHeadMax, kBodyMax);
  reader.add("GET http://h:8/p HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_EQ(reader.step(), RequestStep::whole);
  const Request request = reader.take();
  EXPECT_EQ(request.path, "/p");
  EXPECT_EQ(request.headers.get("host"), "h:8");
}

TEST(RequestReader, ALargeHeadIsRefusedHoweverItComes) {
  const std::string line = "X: " + std::string(95, 'y') + "\r\n";
  std::string head = "GET / HTTP/1.1\r\nHost: x\r\n";
  while (head.size() + line.size() + 2 <= kHeadMax) head += line;
  EXPECT_EQ(read_requests(head + "\r\n").substr(0, 3), "GET");
  for (const std::size_t piece :
       {std::size_t{1}, line.size(), std::size_t{1000}, std::size_t{1} << 20})
    EXPECT_EQ(read_requests(head + line + "\r\n", piece), "431") << piece;
  EXPECT_EQ(read_requests("GET /" + std::string(kHeadMax, 'a'), 1000), "431");
  EXPECT_EQ(read_requests(std::string(kHeadMax + 1, 'A'), 1000), "431");
}

TEST(RequestReader, ALargeBodyIsRefusedBeforeItCame) {
  EXPECT_EQ(read_requests("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"), "413");
  EXPECT_EQ(read_requests("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "1\r\na\r\n3e8\r\n"),
            "413");
  const std::string most(1000, 'b');
  EXPECT_EQ(read_requests("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + most),
            "POST /  " + most + "|");
  EXPECT_EQ(detail_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"),
            "The request body is larger than 1000 bytes.");
}

TEST(RequestReader, AChunksHeadAndTrailersHaveALimitToo) {
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string much(kHeadMax, 'e');
  EXPECT_EQ(read_requests(head + "1;" + much, 1000), "400");
  EXPECT_EQ(read_requests(head + "0\r\nX: " + much, 1000), "400");
}

TEST(RequestReader, ATrailerChangesNothing) {
  RequestReader reader(kHeadMax, kBodyMax);
  reader.add(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
      "Host: other\r\nAuthorization: Basic x\r\n\r\n");
  ASSERT_EQ(reader.step(), RequestStep::head);
  ASSERT_EQ(reader.step(), RequestStep::whole);
  const Request request = reader.take();
  EXPECT_EQ(request.headers.get("Host"), "x");
  EXPECT_EQ(request.headers.find("Authorization"), nullptr);
}

TEST(RequestReader, SaysWhatTheConnectionNeedsToKnow) {
  const auto after = [](std::string_view text) {
    RequestReader reader(kHeadMax, kBodyMax);
    reader.add(text);
    const RequestStep step = reader.step();
    HEARTH_ASSERT(step == RequestStep::head || step == RequestStep::whole);
    return std::vector<bool>{reader.keep_alive(), reader.is_http11(), reader.wants_continue()};
  };
  using Facts = std::vector<bool>;
  EXPECT_EQ(after(kGet), (Facts{true, true, false}));
  EXPECT_EQ(after("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\n"),
            (Facts{false, true, false}));
  EXPECT_EQ(after("GET / HTTP/1.0\r\n\r\n"), (Facts{false, false, false}));
  EXPECT_EQ(after("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), (Facts{true, false, false}));
  const std::string expecting =
      "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n";
  EXPECT_EQ(after(expecting), (Facts{true, true, true}));
  EXPECT_EQ(after(expecting + "a"), (Facts{true, true, false}));
  EXPECT_EQ(read_requests("PUT / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n"), "417");
}

TEST(RequestReader, KnowsWhetherARequestHasBegun) {
  using Phase = RequestReader::Phase;
  RequestReader reader(kHeadMax, kBodyMax);
  const auto phase_after = [&](std::string_view text) {
    reader.add(text);
    (void)reader.step();
    return reader.phase();
  };
  EXPECT_EQ(reader.phase(), Phase::idle);
  EXPECT_EQ(phase_after("\r\n\r\n"), Phase::idle);
  EXPECT_EQ(phase_after("P"), Phase::head);
  EXPECT_EQ(phase_after(kPost.substr(1, kPost.size() - 3)), Phase::body);
  EXPECT_EQ(phase_after("bc"), Phase::body);
  (void)reader.take();
  EXPECT_EQ(reader.phase(), Phase::idle);
}

}  // namespace
}  // namespace hearth::http
