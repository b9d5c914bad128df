#include <gtest/gtest.h>

#include "format/mime/entity.hh"

namespace hearth::format::mime {
namespace {

constexpr std::string_view kMessage =
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed;\r\n boundary=\"b\"\r\n\r\n"
    "preamble\r\n"
    "--b\r\n"
    "Content-Disposition: attachment; filename*=utf-8''n%C3%A4me\r\n\r\n"
    "one\r\n"
    "--b\r\n"
    "Content-Type: Text/Plain; charset=UTF-8\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "aGVs\r\nbG8=\r\n"
    "--b--\r\n";

TEST(Mime, PartsOfAMultipartEndBeforeTheLineEndOfTheBoundary) {
  const auto message = parse(kMessage);
  ASSERT_TRUE(message);
  ASSERT_EQ(message->parts.size(), 2U);
  EXPECT_EQ(message->parts[0].body, "one");
  EXPECT_EQ(file_name(message->parts[0]), "n\u00e4me");
  EXPECT_EQ(content_type(message->parts[1]), "text/plain");
  EXPECT_EQ(charset(message->parts[1]), "utf-8");
  EXPECT_EQ(decoded_body(message->parts[1]), "hello");
  EXPECT_TRUE(message->defects.empty());
}

TEST(Mime, WhatIsMissingIsADefectAndNoError) {
  const auto cut = parse(kMessage.substr(0, kMessage.size() - 7));
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->parts.size(), 2U);
  EXPECT_EQ(cut->defects, std::vector{Defect::no_end_boundary});
  const auto none = parse("Content-Type: multipart/mixed; boundary=never\n\ntext\n");
  EXPECT_EQ(none->defects, std::vector{Defect::no_start_boundary});
  EXPECT_EQ(none->body, "text\n");
  EXPECT_FALSE(none->container);
}

TEST(Mime, IsFullBeyondItsLimits) {
  const Limits small{.parts = 3, .depth = 1, .header_bytes = 100};
  EXPECT_TRUE(
      parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b\nA: b\n\n--b--", small));
  EXPECT_EQ(
      parse("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b\n\n2\n--b\n\n3\n", small)
          .error()
          .message,
      "MIME: more than 3 parts");
  EXPECT_EQ(
      parse("Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n", small).error().code,
      Errc::full);
  EXPECT_EQ(parse(std::string(101, 'A') + ": b\n", small).error().code, Errc::full);
}

TEST(Mime, HeadersAreFoundWhateverTheirCase) {
  auto message = parse("content-TYPE: a/b\nX: 1\nx: 2\n\n");
  ASSERT_TRUE(message);
  EXPECT_EQ(*find_header(*message, "x"), "1");
  replace_header(*message, "X", "3");
  EXPECT_EQ(message->headers.size(), 2U);
  EXPECT_EQ(*find_header(*message, "x"), "3");
  EXPECT_FALSE(find_header(*message, "y"));
}

}  // namespace
}  // namespace hearth::format::mime
