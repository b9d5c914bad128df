#include "record/page/page.hh"

#include <gtest/gtest.h>

#include "base/json.hh"
#include "record/page/first_screen.hh"

namespace hearth::record::page {
namespace {

using Answers = std::vector<std::string>;

TEST(PageFirstScreen, NamesWhatTheViewAsksFor) {
  EXPECT_EQ(first_screen("")->answers, Answers{"hearth/v1/runs?limit=50"});
  EXPECT_EQ(first_screen("runs/7")->answers[1], "hearth/v1/runs/7/timeline");
  EXPECT_EQ(first_screen("groups/a%20b")->answers[0], "hearth/v1/groups/a%20b");
  EXPECT_EQ(first_screen("search")->answers, Answers());
}

TEST(PageFirstScreen, LeadsFromAraPagesToOurs) {
  EXPECT_EQ(first_screen("playbooks/7.html")->moved, "runs/7");
  for (const std::string noun : {"plays", "tasks", "hosts", "files", "results", "records"})
    EXPECT_EQ(first_screen(noun + "/12.html")->moved, noun + "/12");
  EXPECT_FALSE(first_screen("playbooks/x.html"));
  EXPECT_FALSE(first_screen("playbooks/7"));
}

TEST(PageFirstScreen, KnowsNoOtherPath) {
  for (const char* wrong :
       {"favicon.ico", "runs", "results/x", "runs/1/2", "results/", "a/b/c", "//"})
    EXPECT_FALSE(first_screen(wrong)) << wrong;
}

TEST(PageDocument, NothingInTheSnapshotCanEndItsScript) {
  Snapshot snapshot{"c:1:2", {{"x", R"({"name":"</script><!--<script>"})"}}};
  const std::string html = document(Assets(), "", snapshot);
  EXPECT_EQ(html.find("</script><!--"), html.npos);
  const std::string open = "id=\"snapshot\">";
  const std::size_t from = html.find(open) + open.size();
  const auto json = parse_json(html.substr(from, html.find("</script>", from) - from));
  ASSERT_TRUE(json);
  EXPECT_EQ(json->at("answers").at("x").at("name").as_string(), "</script><!--<script>");
}

TEST(PageDocument, EscapesThePrefix) {
  const std::string html = document(Assets(), "/a\"><b", {});
  EXPECT_NE(html.find("<base href=\"/a&quot;&gt;&lt;b/\">"), html.npos);
}

TEST(PageAssets, AreNamedByTheirContents) {
  const Assets assets;
  for (const Asset* asset : {&assets.script(), &assets.style(), &assets.icon()}) {
    EXPECT_EQ(assets.find(asset->name), asset);
    EXPECT_FALSE(asset->plain.empty());
    EXPECT_LT(asset->gzip.size(), asset->plain.size());
  }
  EXPECT_EQ(assets.find("assets/page.js"), nullptr);
}

}  // namespace
}  // namespace hearth::record::page
