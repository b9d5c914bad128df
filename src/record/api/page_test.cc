#include "record/api/page.hh"

#include <gtest/gtest.h>

namespace hearth::record::api {
namespace {

BrowsedAnswer answer() {
  BrowsedAnswer out;
  out.title = "Result List";
  out.method = "GET";
  out.base = "http://h:1/ara";
  out.url = "http://h:1/ara/api/v1/results?limit=1&x=<b>";
  out.reason = "OK";
  return out;
}

TEST(Page, ShowsTextAndRunsNothing) {
  BrowsedAnswer one = answer();
  one.body = R"({"msg": "<script>alert('1')</script>"})";
  const std::string page = browse_page(one);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;alert(&#x27;1&#x27;)"), std::string::npos);
  EXPECT_NE(page.find("results?limit=1&amp;x=&lt;b&gt;"), std::string::npos);
}

TEST(Page, LinksItsOwnUrlsOnly) {
  BrowsedAnswer one = answer();
  one.body = R"({"next": "http://h:1/ara/api/v1/results?limit=1&offset=1", "a": "http://evil/x"})";
  const std::string page = browse_page(one);
  EXPECT_NE(page.find("<a href=\"http://h:1/ara/api/v1/results?limit=1&amp;offset=1\">"),
            std::string::npos);
  EXPECT_EQ(page.find("href=\"http://evil"), std::string::npos);
}

TEST(Page, LeadsBack) {
  const std::string page = browse_page(answer());
  EXPECT_NE(page.find("<a href=\"http://h:1/ara/api/\">api</a>"), std::string::npos);
  EXPECT_NE(page.find("<a href=\"http://h:1/ara/api/v1/\">v1</a>"), std::string::npos);
  EXPECT_NE(page.find("<a href=\"http://h:1/ara/api/v1/results\">results</a>"), std::string::npos);
}

}  // namespace
}  // namespace hearth::record::api
