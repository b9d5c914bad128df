#include "worker/groups.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace hearth::worker {
namespace {

constexpr pid_t kSelf = 4'711;
constexpr char kMembership[] = "4:memory:/other\n1:name=systemd:/x\n0::/user.slice/hearth\n";

/// A folder that looks as cgroup v2 does; the kernel's part is played by nobody.
class GroupsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char folder[] = "/tmp/hearth-groups-XXXXXX";
    ASSERT_TRUE(mkdtemp(folder));
    root_ = folder;
    own_ = root_ + "/user.slice/hearth";
    std::filesystem::create_directories(own_);
    write("/cgroup.controllers", "cpu memory pids\n");
    write("/cgroup.procs", "4711\n");
    write("/cgroup.subtree_control", "");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void write(const std::string& name, std::string_view text) { std::ofstream(own_ + name) << text; }
  std::string read(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(own_ + name).rdbuf();
    return text.str();
  }
  /// The kernel makes a new group's files.
  void make_leaf() {
    std::filesystem::create_directory(own_ + "/daemon");
    write("/daemon/cgroup.procs", "");
  }

  std::string root_, own_;
};

TEST_F(GroupsTest, MovesThisProcessDownAndHandsTheMemoryControllerOn) {
  make_leaf();
  const auto folder = make_room_for_groups(root_, kMembership, kSelf);
  ASSERT_TRUE(folder) << folder.error().message;
  EXPECT_EQ(*folder, own_);
  EXPECT_EQ(read("/daemon/cgroup.procs"), "4711");
  EXPECT_EQ(read("/cgroup.subtree_control"), "+memory");
}

TEST_F(GroupsTest, LeavesEverythingWhereOthersAreInTheGroup) {
  write("/cgroup.procs", "17\n4711\n");
  const auto folder = make_room_for_groups(root_, kMembership, kSelf);
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().message, ::testing::HasSubstr("other processes"));
  EXPECT_FALSE(std::filesystem::exists(own_ + "/daemon"));
  EXPECT_EQ(read("/cgroup.subtree_control"), "");
}

TEST_F(GroupsTest, NeedsTheMemoryControllerAndNoneThatOnlySoundsLikeIt) {
  for (const char* controllers : {"", "cpu pids\n", "memory2 hugetlb\n"}) {
    write("/cgroup.controllers", controllers);
    EXPECT_FALSE(make_room_for_groups(root_, kMembership, kSelf)) << controllers;
    EXPECT_FALSE(std::filesystem::exists(own_ + "/daemon"));
  }
}

TEST_F(GroupsTest, NeedsAFolderOfVersionTwo) {
  EXPECT_FALSE(make_room_for_groups(root_ + "/nowhere", kMembership, kSelf));
  EXPECT_FALSE(make_room_for_groups(root_, "4:memory:/user.slice/hearth\n", kSelf));
  EXPECT_FALSE(make_room_for_groups(root_, "", kSelf));
}

TEST_F(GroupsTest, GoesBackWhereTheControllerIsNotHandedDown) {
  make_leaf();
  std::filesystem::remove(own_ + "/cgroup.subtree_control");
  EXPECT_FALSE(make_room_for_groups(root_, kMembership, kSelf));
  EXPECT_EQ(read("/cgroup.procs").substr(0, 4), "4711");
}

}  // namespace
}  // namespace hearth::worker
