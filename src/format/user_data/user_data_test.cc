#include <gtest/gtest.h>

#include "format/user_data/merge.hh"
#include "format/user_data/reader.hh"
#include "format/user_data/start.hh"

namespace hearth::format::user_data {
namespace {

TEST(UserData, IncludesAndArchivesAreAskedForInTheirOrder) {
  Reader reader;
  ASSERT_TRUE(reader.add("#include\nhttp://a\n#include-once http://b\n"));
  ASSERT_TRUE(reader.wanted());
  EXPECT_EQ(std::get<Include>(*reader.wanted()).url, "http://a");
  ASSERT_TRUE(reader.add("#cloud-config-archive\n- text\n"));
  EXPECT_EQ(std::get<Archive>(*reader.wanted()).text, "#cloud-config-archive\n- text\n");
  ASSERT_TRUE(reader.add_entries(
      {"#!/bin/sh", JsonObject{{"content", "x"}, {"filename", "f"}, {"Merge-Type", "list()"}}}));
  EXPECT_EQ(std::get<Include>(*reader.wanted()).url, "http://b");
  EXPECT_TRUE(std::get<Include>(*reader.wanted()).once);
  reader.skip();
  ASSERT_FALSE(reader.wanted());
  const auto parts = reader.take_parts();
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].type, "text/x-shellscript");
  EXPECT_EQ(parts[0].file_name, "part-001");
  EXPECT_EQ(parts[1].type, "text/cloud-config");
  EXPECT_EQ(parts[1].file_name, "f");
  EXPECT_EQ(parts[1].merge_type, "list()");
}

TEST(UserData, IncludesOfThemselvesEnd) {
  Reader reader(Limits{.include_depth = 3});
  Expected<> added = reader.add("#include\nhttp://me");
  int count = 0;
  for (; added && reader.wanted(); ++count) added = reader.add("#include\nhttp://me");
  EXPECT_EQ(count, 4);
  EXPECT_EQ(added.error().code, Errc::full);
}

TEST(UserData, AnUnknownTextIsAPartOfNoType) {
  Reader reader;
  ASSERT_TRUE(reader.add("hello"));
  EXPECT_EQ(reader.take_parts()[0].type, "text/x-not-multipart");
  EXPECT_EQ(type_from_start(" \n#Cloud-Config"), "text/cloud-config");
  EXPECT_FALSE(type_from_start("# cloud-config"));
}

Json merged_by(std::string_view how, std::string_view value, std::string_view with) {
  return *merge(*mergers_of(how), *parse_json(value), *parse_json(with));
}

TEST(Merge, OptionsDecideWhatLaterValuesDo) {
  constexpr std::string_view kOld = R"({"a":[1],"b":{"c":"x"}})",
                             kNew = R"({"a":[2],"b":{"c":"y","d":1}})";
  EXPECT_EQ(hearth::to_text(merged_by("list()+dict()+str()", kOld, kNew)),
            R"({"a":[1],"b":{"c":"x","d":1}})");
  EXPECT_EQ(hearth::to_text(merged_by("dict(replace)+list()+str()", kOld, kNew)),
            R"({"a":[2],"b":{"c":"y","d":1}})");
  EXPECT_EQ(hearth::to_text(
                merged_by("list(append)+dict(recurse_array,recurse_str)+str(append)", kOld, kNew)),
            R"({"a":[1,2],"b":{"c":"xy","d":1}})");
  EXPECT_EQ(
      hearth::to_text(merged_by("dict(allow_delete)", R"({"a":1,"b":2,"c":3})", R"({"a":null})")),
      R"({"b":2,"c":3})");
}

TEST(Merge, AnUnknownMergerIsRefusedByName) {
  EXPECT_EQ(mergers_of("set()").error().message, "merge_how: no merger named 'set'");
  EXPECT_EQ(mergers_of("dict").error().code, Errc::invalid);
}

TEST(Merge, TheConfigurationLosesItsMergers) {
  JsonObject config = *parse_json_object(R"({"merge_how":[["list","append"]],"a":1})");
  const auto mergers = take_mergers(config);
  ASSERT_TRUE(mergers);
  EXPECT_EQ(mergers->at(0).method, Merger::Method::append);
  EXPECT_EQ(hearth::to_text(config), R"({"a":1})");
}

TEST(Merge, IsFullWhereValuesAreTooDeep) {
  Json deep = 1;
  for (std::size_t i = 0; i <= kMergeDepthMax; ++i) deep = JsonObject{{"a", deep}};
  EXPECT_EQ(merge(mergers_of_layers(), deep, deep).error().code, Errc::full);
}

}  // namespace
}  // namespace hearth::format::user_data
