#include "http/auth.hh"

#include <utility>

#include <gtest/gtest.h>

namespace hearth::http {
namespace {

using Kind = Authorization::Kind;

TEST(Authorization, ReadsBasicAndBearer) {
  const Authorization basic = parse_authorization("Basic dXNlcjpwYXNzOndvcmQ=");
  EXPECT_EQ(basic.kind, Kind::basic);
  EXPECT_EQ(basic.user, "user");
  EXPECT_EQ(basic.password, "pass:word");
  EXPECT_EQ(parse_authorization("bAsIc\t  dXNlcjo=").user, "user");
  const Authorization bearer = parse_authorization("Bearer abc.def");
  EXPECT_EQ(bearer.kind, Kind::bearer);
  EXPECT_EQ(bearer.token, "abc.def");
  EXPECT_EQ(parse_authorization("").kind, Kind::none);
  EXPECT_EQ(parse_authorization("  ").kind, Kind::none);
  EXPECT_EQ(parse_authorization("Token abc").kind, Kind::other);
  EXPECT_EQ(parse_authorization("Bearer a b").kind, Kind::other);
}

TEST(Authorization, WhatBasicCannotBeSaysWhatDjangoRestFrameworkSays) {
  EXPECT_EQ(parse_authorization("Basic").detail, "Invalid basic header. No credentials provided.");
  EXPECT_EQ(parse_authorization("Basic a b").detail,
            "Invalid basic header. Credentials string should not contain spaces.");
  EXPECT_EQ(parse_authorization("Basic abc").detail,
            "Invalid basic header. Credentials not correctly base64 encoded.");
  EXPECT_EQ(parse_authorization("Basic abc").kind, Kind::malformed);
  EXPECT_EQ(parse_authorization("Basic " + base64("no colon")).kind, Kind::malformed);
}

TEST(Authorization, CredentialsThatAreNoUtf8AreLatin1) {
  EXPECT_EQ(parse_authorization("Basic " + base64("j\xC3\xB6rg:x")).user, "jörg");
  EXPECT_EQ(parse_authorization("Basic " + base64("j\xF6rg:x")).user, "jörg");
}

TEST(Authorization, IsWrittenAsItIsRead) {
  const Authorization read = parse_authorization(basic_authorization("ä b", "c:d"));
  EXPECT_EQ(read.user, "ä b");
  EXPECT_EQ(read.password, "c:d");
}

TEST(Base64, IsThatOfRfc4648) {
  const std::pair<std::string_view, std::string_view> known[] = {{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"},
                                                                 {"\xff\xfe", "//4="}};
  for (const auto& [bytes, text] : known) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

// What Python 3.11's base64.b64decode makes of each.
TEST(Base64, IsAsLenientAsPythons) {
  EXPECT_EQ(from_base64("Zm9v!Zg=="), "foof");
  EXPECT_EQ(from_base64("Zg==Zg=="), "f");
  EXPECT_EQ(from_base64("Zg="), std::nullopt);
  EXPECT_EQ(from_base64("Z"), std::nullopt);
  EXPECT_EQ(from_base64("===="), "");
  EXPECT_EQ(from_base64("-_-_"), "");
}

TEST(ConstantTime, ComparesAll) {
  EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_in_constant_time("secretsecret", "secret"));
  EXPECT_FALSE(equal_in_constant_time("", "secret"));
  EXPECT_FALSE(equal_in_constant_time("x", ""));
  EXPECT_TRUE(equal_in_constant_time("", ""));
}

}  // namespace
}  // namespace hearth::http
