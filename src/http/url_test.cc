#include "http/url.hh"

#include <gtest/gtest.h>

namespace hearth::http {
namespace {

TEST(Url, HasItsParts) {
  const Url plain = *parse_url("http://127.0.0.1:8000");
  EXPECT_FALSE(plain.tls);
  EXPECT_EQ(plain.name(), "127.0.0.1:8000");
  EXPECT_EQ(plain.authority(), "127.0.0.1:8000");
  EXPECT_EQ(plain.prefix, "");
  const Url whole = *parse_url("HTTPS://me%40x:p%3Aw@[2001:db8::1]:8443/ara/v2//");
  EXPECT_TRUE(whole.tls && whole.has_login);
  EXPECT_EQ(whole.host, "2001:db8::1");
  EXPECT_EQ(whole.name(), "[2001:db8::1]:8443");
  EXPECT_EQ(whole.user, "me@x");
  EXPECT_EQ(whole.password, "p:w");
  EXPECT_EQ(whole.prefix, "/ara/v2");
}

TEST(Url, TheSchemesPortIsNotSaidInHost) {
  EXPECT_EQ(parse_url("http://a.example")->authority(), "a.example");
  EXPECT_EQ(parse_url("https://a.example:443/")->authority(), "a.example");
  EXPECT_EQ(parse_url("https://a.example:80")->authority(), "a.example:80");
  EXPECT_EQ(parse_url("https://[::1]")->authority(), "[::1]");
}

TEST(Url, WhatIsNoneIsRefused) {
  for (const char* text :
       {"", "a.example", "ftp://a", "http://", "http://:80", "http://a:0", "http://a:65536",
        "http://a:8x", "http://a b", "http://a/?q", "http://a/#f", "http://a/\r\nX: y",
        "http://[::1", "http://[a]", "http://[::1]x", "http://a\\b"})
    EXPECT_EQ(parse_url(text).error().code, Errc::invalid) << text;
}

TEST(Url, AnErrorNeverShowsTheLogin) {
  for (const char* text : {"http://user:secret@a:99999", "ftp://user:secret@a", "user:secret@a",
                           "http://user:secret@", "http://user:sec/secret@a/?q"})
    EXPECT_EQ(parse_url(text).error().message.find("secret"), std::string::npos)
        << parse_url(text).error().message;
}

}  // namespace
}  // namespace hearth::http
