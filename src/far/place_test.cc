#include "far/place.hh"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace hearth::far {
namespace {

namespace fs = std::filesystem;

/// A runtime directory of the test's own.
class PlaceTest : public ::testing::Test {
 protected:
  PlaceTest() {
    char name[] = "/tmp/hearth-place-XXXXXX";
    folder_ = ::mkdtemp(name);
    auto dir = worker::open_runtime_dir({.hearth_runtime_dir = folder_}, true);
    EXPECT_TRUE(dir);
    runtime_ = *std::move(dir);
  }
  ~PlaceTest() override { fs::remove_all(folder_); }

  std::string folder_;
  worker::RuntimeDir runtime_;
};

TEST_F(PlaceTest, IsPrivateAndGoesWithItsProcess) {
  {
    auto place = Place::make(runtime_, "one");
    ASSERT_TRUE(place) << place.error().message;
    EXPECT_EQ(place->path(), folder_ + "/far/one");
    struct stat info;
    ASSERT_EQ(::stat(place->path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0700u);
    fs::create_directories(place->path() + "/session/a.b.c");
    std::ofstream(place->path() + "/session/a.b.c/note") << "{}";
  }
  EXPECT_FALSE(fs::exists(folder_ + "/far/one"));
}

TEST_F(PlaceTest, SweepsWhatTheDeadLeftAndNothingElse) {
  auto alive = Place::make(runtime_, "alive");
  ASSERT_TRUE(alive);
  fs::create_directories(folder_ + "/far/dead/session");
  auto next = Place::make(runtime_, "next");
  ASSERT_TRUE(next);
  EXPECT_TRUE(fs::exists(alive->path()));
  EXPECT_FALSE(fs::exists(folder_ + "/far/dead"));
}

TEST_F(PlaceTest, RefusesAFolderThatIsNotItsOwnAlone) {
  fs::create_directory(folder_ + "/elsewhere");
  fs::create_directory_symlink(folder_ + "/elsewhere", folder_ + "/far");
  EXPECT_FALSE(Place::make(runtime_, "one"));
  fs::remove(folder_ + "/far");
  fs::create_directory(folder_ + "/far");
  ::chmod((folder_ + "/far").c_str(), 0755);
  EXPECT_FALSE(Place::make(runtime_, "one"));
}

}  // namespace
}  // namespace hearth::far
