#include "record/auth/origins.hh"

#include <gtest/gtest.h>

#include "base/error.hh"

namespace hearth::record::auth {
namespace {

using Field = std::pair<std::string, std::string>;

http::Request request(std::string method, std::vector<Field> fields) {
  http::Request made;
  made.method = std::move(method);
  made.headers.add("Host", "ara.example:8000");
  for (auto& [name, value] : fields) made.headers.add(name, value);
  return made;
}

bool foreign(std::vector<Field> fields, const Origins& allowed = {}) {
  return is_foreign_write(request("POST", std::move(fields)), allowed);
}

TEST(Origins, AWriteOfAnotherSitesPageIsForeign) {
  EXPECT_TRUE(foreign({{"Origin", "https://evil.example"}}));
  EXPECT_TRUE(foreign({{"Origin", "null"}}));
  EXPECT_TRUE(foreign({{"Origin", "http://ara.example"}}));  // another port is another origin
  EXPECT_TRUE(foreign({{"Referer", "https://evil.example/a?b"}}));
  EXPECT_TRUE(foreign({{"Sec-Fetch-Site", "cross-site"}}));
  EXPECT_TRUE(foreign({{"Sec-Fetch-Site", "same-site"}}));
  EXPECT_TRUE(foreign({{"Origin", "http://ara.example:8000.evil.example"}}));
  EXPECT_TRUE(foreign({{"Origin", ""}, {"Sec-Fetch-Site", "cross-site"}}));
}

TEST(Origins, AWriteOfAnOwnPageOrAProgramIsNot) {
  EXPECT_FALSE(foreign({}));
  EXPECT_FALSE(foreign({{"Origin", "http://ara.example:8000"}}));
  EXPECT_FALSE(foreign({{"Origin", "HTTP://ARA.example:8000"}}));
  EXPECT_FALSE(foreign({{"Origin", "https://ara.example:8000"}}));  // TLS ended before us
  EXPECT_FALSE(foreign({{"Referer", "http://ara.example:8000/api/v1/"}}));
  EXPECT_FALSE(foreign({{"Sec-Fetch-Site", "same-origin"}}));
  EXPECT_FALSE(foreign({{"Sec-Fetch-Site", "none"}}));
}

TEST(Origins, AnAllowedOriginMayWrite) {
  EXPECT_FALSE(foreign({{"Origin", "https://ui.example"}}, {"https://ui.example:443"}));
  EXPECT_TRUE(foreign({{"Origin", "http://ui.example"}}, {"https://ui.example"}));
  EXPECT_FALSE(foreign({{"Origin", "null"}}, {"*"}));
}

TEST(Origins, ReadingIsNeverRefused) {
  for (const char* method : {"GET", "HEAD", "OPTIONS"})
    EXPECT_FALSE(is_foreign_write(request(method, {{"Origin", "https://evil.example"}}), {}));
}

std::string answered(std::string method, std::string origin, const Origins& allowed) {
  http::Headers headers;
  add_cors(request(std::move(method), {{"Origin", std::move(origin)}}), allowed, headers);
  std::string text;
  for (const auto& [name, value] : headers.all()) text += join({name, ": ", value, "\n"});
  return text;
}

TEST(Origins, OnlyAnAllowedOriginReadsAnswers) {
  const Origins allowed{"https://ui.example"};
  EXPECT_EQ(answered("GET", "https://evil.example", allowed), "");
  EXPECT_EQ(answered("GET", "https://ui.example", {}), "");
  EXPECT_EQ(answered("GET", "https://ui.example", allowed),
            "Access-Control-Allow-Origin: https://ui.example\n");
  EXPECT_EQ(answered("GET", "https://any.example", {"*"}), "Access-Control-Allow-Origin: *\n");
}

TEST(Origins, APreflightTellsWhatMayBeSent) {
  const std::string told = answered("OPTIONS", "https://ui.example", {"https://ui.example"});
  EXPECT_NE(told.find("Allow-Methods: DELETE, GET, OPTIONS, PATCH, POST, PUT\n"), told.npos);
  EXPECT_NE(told.find("Access-Control-Max-Age: 86400\n"), told.npos);
  EXPECT_NE(told.find("authorization, content-type"), told.npos);
  EXPECT_FALSE(is_preflight(request("OPTIONS", {})));
  EXPECT_FALSE(is_preflight(request("POST", {{"Access-Control-Request-Method", "POST"}})));
  EXPECT_TRUE(is_preflight(request("OPTIONS", {{"Access-Control-Request-Method", "POST"}})));
}

TEST(Origins, AnOriginHasNoPath) {
  for (const char* good : {"*", "https://ui.example", "http://localhost:3000", "http://[::1]:80"})
    EXPECT_TRUE(parse_origin(good)) << good;
  for (const char* bad : {"", "ui.example", "https://ui.example/", "https://", "ftp://ui.example",
                          "https://a b", "https://me@ui.example"})
    EXPECT_FALSE(parse_origin(bad)) << bad;
}

}  // namespace
}  // namespace hearth::record::auth
