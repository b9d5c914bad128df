#include "http/answer_reader.hh"

#include <gtest/gtest.h>

namespace hearth::http {
namespace {

using AnswerStep = AnswerReader::Step;

/// "STATUS BODY", with "+" where another answer may follow; or the refusal's kind.
std::string read_answer(std::string_view text, bool ends = false, std::size_t piece = 1 << 20,
                        bool to_head = false) {
  AnswerReader reader(1000, 100, to_head);
  std::string seen;
  AnswerStep step = AnswerStep::more;
  const auto look = [&] {
    for (step = reader.step(); step == AnswerStep::head; step = reader.step())
      seen = std::to_string(reader.status()) + " ";
    seen += reader.take_body();
  };
  for (std::size_t at = 0; at < text.size() && step == AnswerStep::more; at += piece) {
    reader.add(text.substr(at, piece));
    look();
  }
  if (ends && step == AnswerStep::more) {
    reader.end();
    look();
  }
  if (step == AnswerStep::refused) return name_of(reader.refusal().code);
  if (step == AnswerStep::more) return "(more)";
  return seen + (reader.keep_alive() ? "+" : "");
}

const std::string kLength = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
const std::string kChunks =
    "HTTP/1.1 201 \r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
const std::string kNoChunk = "HTTP/1.1 201 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
const std::string kInterim =
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 204 No\r\n\r\n";
const std::string kToEnd = "HTTP/1.0 200 OK\r\n\r\nabc";

TEST(AnswerReader, ReadsEveryKindInWhateverPieces) {
  for (std::size_t piece = 1; piece < 80; ++piece) {
    ASSERT_EQ(read_answer(kLength, false, piece), "200 abc+") << piece;
    ASSERT_EQ(read_answer(kChunks, false, piece), "201 abc+") << piece;
    ASSERT_EQ(read_answer(kNoChunk, false, piece), "201 +") << piece;
    ASSERT_EQ(read_answer(kInterim, false, piece), "204 +") << piece;
    ASSERT_EQ(read_answer(kToEnd, true, piece), "200 abc") << piece;
  }
}

TEST(AnswerReader, WhatIsCutIsNotWhole) {
  for (const std::string& whole : {kLength, kChunks})
    for (std::size_t size = 0; size < whole.size(); ++size)
      ASSERT_EQ(read_answer(std::string_view(whole).substr(0, size), true), "unavailable") << size;
}

TEST(AnswerReader, AnAnswerToHeadHasNoBody) {
  EXPECT_EQ(read_answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", false, 100, true), "200 +");
  EXPECT_EQ(read_answer("HTTP/1.1 304 No\r\nContent-Length: 3\r\n\r\n"), "304 +");
}

TEST(AnswerReader, AnotherAnswerMayNotFollowWhatTheServerEnds) {
  EXPECT_EQ(read_answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            "200 ");
  EXPECT_EQ(read_answer(kLength + "HTTP/1.1 408 Unasked\r\n\r\n"), "200 abc");
}

TEST(AnswerReader, LimitsHold) {
  EXPECT_EQ(read_answer("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n"), "full");
  EXPECT_EQ(read_answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n"), "full");
  EXPECT_EQ(read_answer("HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x')), "full");
  EXPECT_EQ(read_answer("HTTP/1.1 200 OK\r\nX: " + std::string(1000, 'x')), "full");
  std::string interim;
  for (int i = 0; i < 100; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(read_answer(interim), "full");
}

TEST(AnswerReader, WhatIsNoAnswerIsSaidSo) {
  for (const char* text :
       {"SSH-2.0-OpenSSH_9.2\r\n", "\x15\x03\x01 alert\r\n\r\n", "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\nA: b\n\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"})
    EXPECT_EQ(read_answer(text), "protocol") << text;
}

}  // namespace
}  // namespace hearth::http
