#include "worker/runtime_dir.hh"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace hearth::worker {
namespace {

class RuntimeDirTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(mkdtemp(root_)); }
  void TearDown() override { std::filesystem::remove_all(root_); }
  std::string in_root(std::string_view name) const { return join({root_, "/", name}); }
  char root_[32] = "/tmp/hearth-rt-XXXXXX";
};

TEST_F(RuntimeDirTest, MakesItsFolderForNobodyElse) {
  const auto dir = open_runtime_dir({.xdg_runtime_dir = root_}, true);
  ASSERT_TRUE(dir) << dir.error().message;
  EXPECT_EQ(dir->path, in_root("hearth"));
  struct stat info;
  ASSERT_EQ(::stat(dir->path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
  EXPECT_TRUE(open_runtime_dir({.xdg_runtime_dir = root_}, false)) << "and finds it again";
}

TEST_F(RuntimeDirTest, DoesNotMakeItUnasked) {
  const auto dir = open_runtime_dir({.hearth_runtime_dir = in_root("x")}, false);
  ASSERT_FALSE(dir);
  EXPECT_EQ(dir.error().code, Errc::not_found);
}

TEST_F(RuntimeDirTest, RefusesAFolderThatOthersMayEnter) {
  ASSERT_EQ(::mkdir(in_root("open").c_str(), 0700), 0);
  ASSERT_EQ(::chmod(in_root("open").c_str(), 0710), 0);
  const auto dir = open_runtime_dir({.hearth_runtime_dir = in_root("open")}, true);
  ASSERT_FALSE(dir);
  EXPECT_EQ(dir.error().code, Errc::denied);
  EXPECT_NE(dir.error().message.find("chmod 700"), std::string::npos) << dir.error().message;
}

TEST_F(RuntimeDirTest, RefusesALinkAndAFile) {
  ASSERT_EQ(::mkdir(in_root("real").c_str(), 0700), 0);
  ASSERT_EQ(::symlink("real", in_root("link").c_str()), 0);
  EXPECT_EQ(open_runtime_dir({.hearth_runtime_dir = in_root("link")}, true).error().code,
            Errc::denied);
  ASSERT_EQ(::mknod(in_root("file").c_str(), S_IFREG | 0600, 0), 0);
  EXPECT_EQ(open_runtime_dir({.hearth_runtime_dir = in_root("file")}, true).error().code,
            Errc::denied);
}

TEST_F(RuntimeDirTest, RefusesAFolderOfSomebodyElse) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give a folder away";
  ASSERT_EQ(::mkdir(in_root("other").c_str(), 0700), 0);
  ASSERT_EQ(::chown(in_root("other").c_str(), 65'534, 65'534), 0);
  EXPECT_EQ(open_runtime_dir({.hearth_runtime_dir = in_root("other")}, true).error().code,
            Errc::denied);
}

TEST_F(RuntimeDirTest, PassesOverTheRuntimeDirectoryOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give a folder away";
  ASSERT_EQ(::mkdir(in_root("xdg").c_str(), 0700), 0);
  ASSERT_EQ(::chown(in_root("xdg").c_str(), 65'534, 65'534), 0);
  const auto dir = open_runtime_dir({.xdg_runtime_dir = in_root("xdg"), .tmpdir = root_}, true);
  ASSERT_TRUE(dir);
  EXPECT_FALSE(dir->path.starts_with(in_root("xdg")));
}

}  // namespace
}  // namespace hearth::worker
