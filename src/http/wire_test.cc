#include "http/wire.hh"

#include <gtest/gtest.h>

#include "http/sse.hh"

namespace hearth::http {
namespace {

constexpr UtcMicros kThen = 784111777'000'000;

TEST(Headers, AreFoundWithoutCase) {
  Headers headers;
  headers.add("Accept", "a");
  headers.add("ACCEPT", "b");
  headers.add("Vary", "c");
  EXPECT_EQ(headers.get("accept"), "a");
  EXPECT_EQ(headers.find("accep"), nullptr);
  headers.set("aCCept", "d");
  EXPECT_EQ(headers.all().size(), 2u);
  EXPECT_EQ(headers.get("Accept"), "d");
}

TEST(Wire, ADateIsThatOfTheRfc) {
  EXPECT_EQ(http_date(kThen), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Wire, AnAnswersHead) {
  Response response;
  response.status = 201;
  response.headers.add("Content-Type", "application/json");
  response.body = "{}";
  EXPECT_EQ(answer_head(response, Framing::length, true, true, kThen),
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(answer_head(response, Framing::chunked, true, false, kThen)
                  .ends_with("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"));
  EXPECT_TRUE(answer_head(response, Framing::length, false, true, kThen)
                  .ends_with("Content-Length: 2\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(Wire, AHandlersValueCannotBeginAnotherField) {
  Response response;
  response.headers.add("Location", "/a\r\nSet-Cookie: x");
  response.headers.add("content-length", "77");
  const std::string head = answer_head(response, Framing::none, true, true, kThen);
  EXPECT_NE(head.find("Location: /a  Set-Cookie: x\r\n"), std::string::npos);
  EXPECT_EQ(head.find("77"), std::string::npos);
}

TEST(Wire, StatusesHaveTheirWords) {
  EXPECT_EQ(reason_of(200), "OK");
  EXPECT_EQ(reason_of(431), "Request Header Fields Too Large");
  EXPECT_EQ(reason_of(299), "");
  EXPECT_EQ(reason_of(999), "");
}

TEST(Wire, ARequestsHead) {
  Request request;
  request.method = "POST";
  request.headers.add("Host", "not.this");
  EXPECT_EQ(request_head(request, "/a?b", "c"),
            "POST /a?b HTTP/1.1\r\nHost: c\r\nContent-Length: 0\r\n\r\n");
  request.method = "GET";
  EXPECT_EQ(request_head(request, "/a", "c"), "GET /a HTTP/1.1\r\nHost: c\r\n\r\n");
}

TEST(Wire, AChunkSaysItsSizeInHex) {
  EXPECT_EQ(chunk_of("hello, world!!!!"), "10\r\nhello, world!!!!\r\n");
}

TEST(Wire, AProblemIsJson) {
  EXPECT_EQ(problem(404, "No \"x\".").body, R"({"detail":"No \"x\"."})");
}

TEST(Sse, AnEventHasItsFields) {
  EXPECT_EQ(to_text(SseEvent{.data = "x"}), "data: x\n\n");
  EXPECT_EQ(to_text(SseEvent{.id = "7", .event = "row", .data = "{}"}),
            "id: 7\nevent: row\ndata: {}\n\n");
  EXPECT_EQ(to_text(SseEvent{.id = ""}), "id: \ndata: \n\n");
}

TEST(Sse, EachLineOfTheDataIsAField) {
  EXPECT_EQ(to_text(SseEvent{.data = "a\nb\r\nc\rd\n"}),
            "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
}

TEST(Sse, NothingInsideEndsAField) {
  EXPECT_EQ(to_text(SseEvent{.id = std::string("1\n\0"
                                               "2",
                                               4),
                             .event = "a\rdata: b"}),
            "id: 12\nevent: adata: b\ndata: \n\n");
}

}  // namespace
}  // namespace hearth::http
