#include "record/site/site.hh"

#include <gtest/gtest.h>

#include <map>

#include "base/json.hh"
#include "base/text.hh"
#include "http/auth.hh"
#include "record/site/one_run.hh"

namespace hearth::record::site {
namespace {

struct SiteFiles {
  std::map<std::string, std::string> all;
  PutFile put() {
    return [this](const std::string& name, std::string_view bytes) {
      EXPECT_FALSE(all.contains(name)) << name;
      all[name] = bytes;
      return Expected<>();
    };
  }
};

TEST(SiteBlocks, RunsAreFoundByTheirPathsAndRowsByTheirNumbers) {
  SiteFiles files;
  Blocks blocks(files.put());
  HEARTH_ASSERT(blocks.add("hearth/v1/runs/7", "{}"));
  HEARTH_ASSERT(blocks.add("hearth/v1/runs/7/timeline", "{}"));
  HEARTH_ASSERT(blocks.end_block());
  HEARTH_ASSERT(blocks.end_block());  // nothing: it is empty
  for (const char* path : {"v1/tasks/30", "v1/tasks/12", "hearth/v1/results/5/earlier"})
    HEARTH_ASSERT(blocks.add(path, "1"));
  HEARTH_ASSERT(blocks.end_block());
  HEARTH_ASSERT(blocks.add("v1/tasks/31", "1"));
  HEARTH_ASSERT(blocks.end_block());
  EXPECT_EQ(blocks.blocks(), 3);
  EXPECT_EQ(blocks.paths_json(), R"({"hearth/v1/runs/7":0,"hearth/v1/runs/7/timeline":0})");
  EXPECT_EQ(blocks.ranges_json(),
            R"({"hearth/v1/results/":[[5,5,1]],"v1/tasks/":[[12,30,1],[31,31,2]]})");
}

TEST(SiteBlocks, ABlockIsACallWithPackedAnswersThatNoTextCanEnd) {
  SiteFiles files;
  Blocks blocks(files.put());
  HEARTH_ASSERT(blocks.add("v1/files/1", R"({"content":"\"); alert(1); </script>"})"));
  HEARTH_ASSERT(blocks.end_block());
  const std::string& script = files.all.at("data/0.js");
  const std::string begin = "hearthBlock(0,\"", end = "\");\n";
  ASSERT_TRUE(script.starts_with(begin) && script.ends_with(end));
  const std::string packed = script.substr(begin.size(), script.size() - begin.size() - end.size());
  EXPECT_EQ(packed.find_first_of("\"\\<)"), packed.npos);
  EXPECT_EQ(http::from_base64(packed)->substr(0, 2), "\x1f\x8b");
}

TEST(SiteBlocks, ALargeAnswerClosesItsBlock) {
  SiteFiles files;
  Blocks blocks(files.put());
  HEARTH_ASSERT(
      blocks.add("v1/files/1", join({"\"", std::string(Blocks::kBlockBytes, 'x'), "\""})));
  EXPECT_EQ(blocks.blocks(), 1);
}

TEST(SiteOneRun, ATimelineNamesItsRowsAndTheNextAnswer) {
  RowsOfRun rows;
  const std::string answer =
      R"({"more":true,"plays":{"id":[3]},"tasks":{"id_steps":[10,1,5]},"hosts":{"id":[2,4]},)"
      R"("results":{"id_steps":[100,1,-3]}})";
  EXPECT_EQ(add_timeline(rows, "7", answer), "hearth/v1/runs/7/timeline?after=98");
  EXPECT_EQ(rows.tasks, (std::vector<std::int64_t>{10, 11, 16}));
  EXPECT_EQ(rows.results, (std::vector<std::int64_t>{100, 101, 98}));
  EXPECT_EQ(add_timeline(rows, "7",
                         R"({"more":false,"plays":{"id":[]},"tasks":{"id_steps":[]},)"
                         R"("hosts":{"id":[]},"results":{"id_steps":[200]}})"),
            "");
  EXPECT_EQ(rows.results.size(), 4);
  EXPECT_EQ(add_timeline(rows, "7", "{}").error().code, Errc::invalid);
}

TEST(SiteOneRun, NothingOfOtherRunsIsLeft) {
  const std::string answer =
      R"({"result":9,"count":2,"results":[{"id":5,"playbook":1},{"id":6,"playbook":2}]})";
  EXPECT_EQ(earlier_in({2, 3}, answer),
            R"({"result":9,"count":1,"results":[{"id":6,"playbook":2}]})");
  EXPECT_TRUE(*diff_is_in({1, 2}, R"({"from":{"id":1},"to":{"id":2}})"));
  EXPECT_FALSE(*diff_is_in({2, 3}, R"({"from":{"id":1},"to":{"id":2}})"));
}

}  // namespace
}  // namespace hearth::record::site
