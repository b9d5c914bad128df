#include "record/auth/settings.hh"

#include <gtest/gtest.h>

#include <map>

namespace hearth::record::auth {
namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

Expected<Settings> completed(Settings settings, Variables variables = {}) {
  return complete(std::move(settings), [&](std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  });
}

TEST(Settings, ArasVariablesAskForLogins) {
  for (const char* yes : {"true", "True", "1", "yes", "on", "enabled", "t", " TRUE "}) {
    const auto settings = completed({}, {{"ARA_READ_LOGIN_REQUIRED", yes}});
    EXPECT_TRUE(settings->read_login) << yes;
    EXPECT_FALSE(settings->write_login) << yes;
    EXPECT_TRUE(completed({}, {{"ARA_WRITE_LOGIN_REQUIRED", yes}})->write_login) << yes;
  }
  for (const char* no : {"", "false", "0", "no", "off", "y", "2"})
    EXPECT_FALSE(completed({}, {{"ARA_READ_LOGIN_REQUIRED", no}})->read_login) << no;
  EXPECT_TRUE(completed({.read_login = true}, {{"ARA_READ_LOGIN_REQUIRED", "false"}})->read_login);
}

TEST(Settings, AHeaderIsBelievedOnlyWithAProxy) {
  EXPECT_FALSE(completed({.external_auth = "X-Remote-User"}));
  EXPECT_FALSE(completed({}, {{"ARA_EXTERNAL_AUTH", "true"}}));
  for (const char* name : {"Authorization", "a b", "Host", "x:y"})
    EXPECT_FALSE(completed({.external_auth = name, .trusted_proxies = {"127.0.0.1"}})) << name;
  EXPECT_FALSE(completed(
      {.users = "f", .external_auth = "X-Remote-User", .trusted_proxies = {"127.0.0.1"}}));
  const auto settings =
      completed({.external_auth = "X-Remote-User", .trusted_proxies = {"127.0.0.1", "::0001"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->trusted_proxies.back(), "::1");
  EXPECT_EQ(login_options(*settings).external_header, "X-Remote-User");
}

TEST(Settings, WhatIsWrongIsNamedWithItsOption) {
  const auto proxy = completed({.trusted_proxies = {"proxy.example"}});
  ASSERT_FALSE(proxy);
  EXPECT_TRUE(proxy.error().message.starts_with("--trusted-proxy proxy.example: "));
  const auto cors = completed({.cors = {"ui.example"}});
  ASSERT_FALSE(cors);
  EXPECT_TRUE(cors.error().message.starts_with("--cors ui.example: "));
}

TEST(Settings, AnOpenServerIsWarnedOf) {
  for (const char* near : {"127.0.0.1", "127.3.2.1", "::1"}) EXPECT_EQ(open_to_all({}, near), "");
  const std::string both = open_to_all({}, "0.0.0.0");
  EXPECT_NE(both.find("0.0.0.0 reads and writes"), both.npos);
  EXPECT_NE(both.find("--write-login"), both.npos);
  EXPECT_NE(open_to_all({.write_login = true}, "::").find(":: reads "), std::string::npos);
  EXPECT_NE(open_to_all({.read_login = true}, "::").find(":: writes "), std::string::npos);
  EXPECT_EQ(open_to_all({.read_login = true, .write_login = true}, "::"), "");
}

}  // namespace
}  // namespace hearth::record::auth
