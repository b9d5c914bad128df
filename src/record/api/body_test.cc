#include "record/api/body.hh"

#include <gtest/gtest.h>

#include "base/text.hh"

namespace hearth::record::api {
namespace {

constexpr char kJson[] = "application/json";
constexpr char kForm[] = "application/x-www-form-urlencoded";
constexpr char kMultipart[] = "multipart/form-data; boundary=XX";

/// "name=value|…", or "STATUS BODY".
std::string read(std::string_view type, std::string_view bytes) {
  const auto body = parse_body(type, bytes);
  if (!body) return join({std::to_string(body.error().status), " ", body.error().body});
  std::vector<std::string> out;
  for (const auto& [name, value] : body->members) out.push_back(join({name, "=", value}));
  return join_with("|", out);
}

TEST(Body, JsonMembersAreKeptAsTheyCame) {
  EXPECT_EQ(read(kJson, R"( {"a": 1.0, "\u0062": [ 1 ] })"), "a=1.0|b=[1]");
  EXPECT_EQ(read("Application/JSON; charset=latin-1", "{}"), "");
  EXPECT_EQ(read(kJson, R"({"a":1,"a":2})"), "a=2");
}

TEST(Body, NoBytesAreAnEmptyObjectWhateverTheType) {
  EXPECT_EQ(read(kJson, ""), "");
  EXPECT_EQ(read("", ""), "");
  EXPECT_EQ(read("text/plain", ""), "");
}

TEST(Body, HalvesOfSurrogatePairsAreRemembered) {
  const auto body = parse_body(kJson, R"({"a":"x\ud800","b":["\ud800"],"c":"\ud83d\ude00"})");
  ASSERT_TRUE(body);
  EXPECT_EQ(*body->find_half("a"), "D800");
  EXPECT_FALSE(body->find_half("b"));
  EXPECT_FALSE(body->find_half("c"));
}

TEST(Body, WhatIsNoObjectIsRefused) {
  const std::pair<const char*, const char*> kCases[] = {
      {"[1]", "list"}, {"\"x\"", "str"}, {"1", "int"}, {"1.5", "float"}, {"true", "bool"}};
  for (const auto& [json, type] : kCases)
    EXPECT_EQ(read(kJson, json),
              join({"400 {\"non_field_errors\":[\"Invalid data. Expected a dictionary, but got ",
                    type, ".\"]}"}));
  EXPECT_EQ(read(kJson, "null"), "400 {\"non_field_errors\":[\"No data provided\"]}");
}

TEST(Body, WhatIsNoJsonIsRefused) {
  EXPECT_EQ(read(kJson, "{"),
            "400 {\"detail\":\"JSON parse error - no name of a member at byte 1\"}");
  EXPECT_EQ(
      read(kJson, "{\"a\":NaN}"),
      "400 {\"detail\":\"JSON parse error - Out of range float values are not JSON compliant: "
      "'NaN'\"}");
  EXPECT_TRUE(read(kJson, "\xEF\xBB\xBF{}").starts_with("400 {\"detail\":\"JSON parse error - "));
  EXPECT_TRUE(read(kJson, "{\"a\":\"\xff\"}").starts_with("400 "));
}

TEST(Body, OtherTypesAreRefused) {
  EXPECT_EQ(read("text/plain", "x"),
            "415 {\"detail\":\"Unsupported media type \\\"text/plain\\\" in request.\"}");
  EXPECT_EQ(read("", "x"), "415 {\"detail\":\"Unsupported media type \\\"\\\" in request.\"}");
}

TEST(Body, AFormsFieldsAreTexts) {
  EXPECT_EQ(read(kForm, "a=1&b=x+y%2Fz&a=2&&c&d="), "a=1|b=x y/z|a=2|c=|d=");
  EXPECT_EQ(read(kForm, "name=a%ffb;x=1&n=a%2&m=%"), "name=a\ufffdb;x=1|n=a%2|m=%");
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "a&";
  EXPECT_EQ(read(kForm, many), "400 {\"detail\":\"The form has too many fields.\"}");
}

std::string part(const std::string& headers, const std::string& text) {
  return join({"--XX\r\n", headers, "\r\n\r\n", text, "\r\n"});
}

TEST(Body, AMultipartFormHasPartsAndAFileIsItsText) {
  EXPECT_EQ(read(kMultipart, part("Content-Disposition: form-data; name=\"a\"", "x\r\ny") +
                                 part("content-type: text/plain\r\ncontent-disposition: form-data;"
                                      " filename=\"f;g\"; name=b",
                                      "") +
                                 "--XX--\r\n"),
            "a=x\r\ny|b=");
  EXPECT_EQ(
      read("multipart/form-data; boundary=\"XX\"",
           "before\r\n" + part("Content-Disposition: form-data; name=\"a\\\"b\"", "1") + "--XX--"),
      "a\"b=1");
}

TEST(Body, BrokenMultipartFormsGiveWhatIsWhole) {
  EXPECT_EQ(read(kMultipart, "garbage"), "");
  EXPECT_EQ(read(kMultipart, "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nno end"), "");
  EXPECT_EQ(read(kMultipart, "--XX\r\nno blank line\r\n--XX--"), "");
  EXPECT_EQ(read(kMultipart, "--XX\r\n--XX\r\n--XX--"), "");
  EXPECT_EQ(
      read("multipart/form-data", "x"),
      "400 {\"detail\":\"Multipart form parse error - Invalid boundary in multipart: None\"}");
}

TEST(Answer, IsAscii) {
  EXPECT_EQ(ascii_json("a\"\\\n\té😀\x01/<"), "\"a\\\"\\\\\\n\\t\\u00e9\\ud83d\\ude00\\u0001/<\"");
  EXPECT_EQ(detail(404, "Not found.").body, "{\"detail\":\"Not found.\"}");
}

}  // namespace
}  // namespace hearth::record::api
