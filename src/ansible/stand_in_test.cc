#include "ansible/stand_in.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace hearth::ansible {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class StandIn : public ::testing::Test {
 protected:
  StandIn() {
    char folder[] = "/tmp/hearth-stand-in-XXXXXX";
    root_ = mkdtemp(folder);
  }
  ~StandIn() override { fs::remove_all(root_); }

  void write(const std::string& path, std::string_view text) {
    fs::create_directories((root_ + "/" + path).substr(0, (root_ + "/" + path).rfind('/')));
    std::ofstream(root_ + "/" + path) << text;
  }
  std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// The collections path of a run as it is with the stand-in, or "".
  std::string path_of_run(const std::string& release_file = "") {
    Launch launch{.warm = true};
    launch.config.collections_path.values = {root_ + "/user"};
    launch.additions.push_back({.name = "ANSIBLE_COLLECTIONS_PATH", .value = "user:ours"});
    put_stand_in_first(launch, root_ + "/cache", root_ + "/share", release_file);
    return launch.additions[0].value;
  }
  std::string first_of(const std::string& path) { return path.substr(0, path.find(':')); }

  const std::string ours_ = "share/ansible/stand_in/ansible_collections/cloud/common/";
  const std::string inside_ = "/ansible_collections/cloud/common/plugins/";
  std::string root_;
};

TEST_F(StandIn, TakesTheTurboClassesFromHearthAndTheRestFromTheInstalledOne) {
  write(ours_ + "plugins/module_utils/turbo/module.py", "ours");
  write("user/ansible_collections/cloud/common/plugins/module_utils/turbo/module.py", "theirs");
  write("user/ansible_collections/cloud/common/plugins/module_utils/other.py", "other");
  write("user/ansible_collections/cloud/common/plugins/modules/turbo_demo.py", "demo");
  const std::string path = path_of_run();
  EXPECT_THAT(path, EndsWith(":user:ours"));
  const std::string plugins = first_of(path) + inside_;
  EXPECT_EQ(read(plugins + "module_utils/turbo/module.py"), "ours");
  EXPECT_EQ(read(plugins + "module_utils/other.py"), "other");
  EXPECT_EQ(read(plugins + "modules/turbo_demo.py"), "demo");
}

TEST_F(StandIn, IsThereWithoutAnInstalledOne) {
  write(ours_ + "plugins/module_utils/turbo/module.py", "ours");
  const std::string path = path_of_run();
  EXPECT_EQ(read(first_of(path) + inside_ + "module_utils/turbo/module.py"), "ours");
}

TEST_F(StandIn, FindsTheOneBesideTheAnsiblePackage) {
  write(ours_ + "plugins/module_utils/turbo/module.py", "ours");
  write("site/ansible_collections/cloud/common/plugins/modules/turbo_demo.py", "demo");
  const std::string path = path_of_run(root_ + "/site/ansible/release.py");
  EXPECT_EQ(read(first_of(path) + inside_ + "modules/turbo_demo.py"), "demo");
}

TEST_F(StandIn, IsMadeOnceAndAnewWhenTheInstalledOneChanges) {
  write(ours_ + "plugins/module_utils/turbo/module.py", "ours");
  const std::string without = path_of_run();
  EXPECT_EQ(path_of_run(), without);
  write("user/ansible_collections/cloud/common/plugins/modules/turbo_demo.py", "demo");
  const std::string with = path_of_run();
  EXPECT_NE(with, without);
  EXPECT_EQ(read(first_of(with) + inside_ + "modules/turbo_demo.py"), "demo");
}

TEST_F(StandIn, LeavesTheLaunchAsItIsWhereItCannotBeMade) {
  EXPECT_EQ(path_of_run(), "user:ours") << "this share has no stand-in";
  write(ours_ + "plugins/module_utils/turbo/module.py", "ours");
  fs::remove_all(root_ + "/cache");
  write("cache", "a file where the folder should be");
  EXPECT_EQ(path_of_run(), "user:ours");
}

}  // namespace
}  // namespace hearth::ansible
