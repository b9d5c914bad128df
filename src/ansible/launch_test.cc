#include "ansible/launch.hh"

#include <gtest/gtest.h>

#include "ansible/arguments.hh"
#include "ansible/version_cache.hh"

namespace hearth::ansible {
namespace {

using Words = std::vector<std::string>;

Launch launch(Variables variables, std::optional<CoreVersion> core,
              std::optional<std::string> text = "") {
  const Surroundings around{std::move(variables), "/work", [](const std::string&) { return "/h"; }};
  return decide_launch(around, {"/opt/bin/hearth", "/opt/share/hearth", {}}, false, core,
                       text == "" ? "" : "/cfg/ansible.cfg", text);
}

TEST(Launch, IsWarmFromTheOldestCoreThatWeKnow) {
  EXPECT_TRUE(launch({}, CoreVersion{2, 14}).warm);
  EXPECT_TRUE(launch({}, CoreVersion{2, 20}).warm);
  EXPECT_EQ(launch({}, CoreVersion{2, 14}).note, "");
}

TEST(Launch, GoesTheOrdinaryWayWithOneLineWhereTheCoreIsTooOld) {
  const Launch old = launch({}, CoreVersion{2, 13});
  EXPECT_FALSE(old.warm);
  EXPECT_TRUE(old.additions.empty());
  EXPECT_TRUE(old.note.starts_with("ansible-core 2.13 is older than 2.14"));
}

TEST(Launch, SaysNothingWhereAnsibleSaysItItself) {
  for (const Launch& broken :
       {launch({}, CoreVersion{2, 14}, "junk"), launch({}, CoreVersion{2, 14}, std::nullopt),
        launch({}, std::nullopt)}) {
    EXPECT_FALSE(broken.warm);
    EXPECT_EQ(broken.note, "");
  }
}

TEST(Launch, CanBeTurnedOff) {
  EXPECT_FALSE(launch({{"HEARTH", "off"}}, CoreVersion{2, 14}).warm);
  EXPECT_TRUE(launch({{"HEARTH", "on"}}, CoreVersion{2, 14}).warm);
}

TEST(RunArguments, LeavesToAnsibleWhatIsNotOurs) {
  const RunArguments read = read_run_arguments({"-i", "hosts", "--quiet", "site.yml", "--explain"});
  EXPECT_TRUE(read.quiet && read.explain && !read.help);
  EXPECT_EQ(read.ansible, (Words{"-i", "hosts", "site.yml"}));
  EXPECT_EQ(read_run_arguments({"--", "--quiet"}).ansible, (Words{"--", "--quiet"}));
  EXPECT_TRUE(read_run_arguments({"--help"}).help);
  EXPECT_FALSE(read_run_arguments({"--help", "x"}).help);
}

TEST(RunArguments, SayHowTheRunIsRecorded) {
  const RunArguments read =
      read_run_arguments({"--name", "night", "-i", "hosts", "--label=a", "--label", "b",
                          "--group=g h", "site.yml", "--", "--gathering=x"});
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(
      read.recorded,
      (Pairs{{"HEARTH_NAME", "night"}, {"HEARTH_RUN_LABELS", "a,b"}, {"HEARTH_GROUP", "g h"}}));
  EXPECT_EQ(read.ansible, (Words{"-i", "hosts", "site.yml", "--", "--gathering=x"}));
  EXPECT_EQ(read_run_arguments({"--name"}).ansible, Words{"--name"});
}

TEST(VersionCache, KnowsAProgramUntilItChanges) {
  const ProgramIdentity shim{"/a b/ansible-playbook", 7, 8};
  const std::string cache = with_version("2.15 1 2 /other\n", shim, {2, 17});
  EXPECT_EQ(cached_version(cache, shim), (CoreVersion{2, 17}));
  EXPECT_EQ(cached_version(cache, {"/other", 1, 2}), (CoreVersion{2, 15}));
  EXPECT_EQ(cached_version(cache, {"/a b/ansible-playbook", 7, 9}), std::nullopt);
  EXPECT_EQ(cached_version(cache, {"b/ansible-playbook", 7, 8}), std::nullopt);
}

TEST(VersionCache, KeepsTheNewest32) {
  std::string cache;
  for (int i = 0; i < 100; ++i)
    cache = with_version(cache, {"/p" + std::to_string(i), 1, 1}, {2, 17});
  EXPECT_EQ(std::ranges::count(cache, '\n'), 32);
  EXPECT_TRUE(cached_version(cache, {"/p99", 1, 1}));
}

}  // namespace
}  // namespace hearth::ansible
