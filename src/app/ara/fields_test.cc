#include "app/ara/fields.hh"

#include <gtest/gtest.h>

#include "app/ara/columns.hh"

namespace hearth::app {
namespace {

TEST(Fields, KeepNumbersAsTheyWereRecorded) {
  const Fields object(R"({"big":123456789012345678901234567890,"real":1.50,"name":"a\"b"})");
  EXPECT_EQ(object.get("big"), "123456789012345678901234567890");
  EXPECT_EQ(object.object(), R"({"big":123456789012345678901234567890,"real":1.50,"name":"a\"b"})");
  EXPECT_EQ(object.text("name"), "a\"b");
  EXPECT_EQ(object.get("nothing"), "null");
  EXPECT_EQ(object.text("nothing"), "None");
}

TEST(Fields, AreNoneOfWhatIsNoObject) {
  EXPECT_FALSE(Fields("null").has("id"));
  EXPECT_EQ(Fields("7").fields("playbook").text("id"), "None");
}

TEST(Cells, AreMembersElseWhatItemsCount) {
  const Fields playbook(R"({"id":1,"items":{"tasks":2,"id":9}})");
  EXPECT_EQ(cells_of(playbook, {"id", "tasks", "unknown"}), (Cells{"1", "2", "null"}));
}

TEST(Page, OfWhatIsNoListIsAnErrorThatNamesIt) {
  for (const char* body : {"<html>", "[]", R"({"detail":"x"})", R"({"results":{}})"}) {
    const auto page = parse_page(body);
    ASSERT_FALSE(page) << body;
    EXPECT_EQ(page.error().code, Errc::protocol);
  }
  const auto page = parse_page(R"({"next": "http://x", "results": [{"id": 1}, {"id": 2}]})");
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->more);
  EXPECT_EQ(page->rows.size(), 2u);
}

TEST(LatestHost, IsTheHostWithItsPlaybooksId) {
  const Fields host = unnested_latest(Fields(R"({"id":5,"host":{"id":7,"playbook":{"id":3}}})"));
  EXPECT_EQ(host.object(), R"({"id":7,"playbook":3})");
}

TEST(ShortPath, LosesItsFirstFoldersFrom50CharactersOn) {
  EXPECT_EQ(short_path("/srv/site.yml"), "/srv/site.yml");
  EXPECT_EQ(short_path(std::string(49, 'a')), std::string(49, 'a'));
  EXPECT_EQ(short_path("/one/two/three/four/five/six/seven/eight/nine/site.yml"),
            "...two/three/four/five/six/seven/eight/nine/site.yml");
  EXPECT_EQ(short_path("/folder/" + std::string(60, 'n')), "..." + std::string(60, 'n'));
}

TEST(PlaybooksName, IsItsPathWhereItHasNone) {
  EXPECT_EQ(named_playbook(Fields(R"({"id":1,"name":"n","path":"p"})")), "(1) n");
  EXPECT_EQ(named_playbook(Fields(R"({"id":1,"name":null,"path":"p"})")), "(1) p");
  EXPECT_EQ(named_playbook(Fields(R"({"id":1,"name":"","path":"p"})")), "(1) p");
}

TEST(PageQuery, IsSortedAndEncoded) {
  EXPECT_EQ(page_query({{"name", "a b"}, {"ignore_errors", "False"}}, "-started", 50, 0),
            "ignore_errors=False&limit=50&name=a+b&order=-started");
  EXPECT_EQ(page_query({}, "id", 1, 2), "limit=1&offset=2&order=id");
}

}  // namespace
}  // namespace hearth::app
