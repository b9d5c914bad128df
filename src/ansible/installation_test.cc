#include "ansible/installation.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "ansible/python_sites.hh"

namespace hearth::ansible {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

TEST(Shebang, GivesTheInterpreterAndItsOptions) {
  EXPECT_THAT(shebang_of("#! /usr/bin/python3 -I\nx"), ElementsAre("/usr/bin/python3", "-I"));
  EXPECT_THAT(shebang_of("#!/usr/bin/env python3"), ElementsAre("/usr/bin/env", "python3"));
  EXPECT_THAT(shebang_of("\x7f"
                         "ELF"),
              IsEmpty());
}

TEST(Shebang, ReadsTheTwoLinesThatPipWritesForALongPath) {
  EXPECT_THAT(shebang_of("#!/bin/sh\n'''exec' /a/b/python3 \"$0\" \"$@\"\n' '''\n"),
              ElementsAre("/a/b/python3"));
  EXPECT_THAT(shebang_of("#!/bin/sh\n'''exec' \"/a b/python3\" \"$0\" \"$@\"\n' '''\n"),
              ElementsAre("/a b/python3"));
}

TEST(Version, IsReadFromReleasePyAndFromTheProgramsOwnWord) {
  EXPECT_EQ(version_in_release("x\n__version__ = '2.14.18'\n"), (CoreVersion{2, 14}));
  EXPECT_EQ(version_in_release("__author__ = '2.14'\n"), std::nullopt);
  EXPECT_EQ(version_in_output("ansible-playbook [core 2.19.0b1]\n"), (CoreVersion{2, 19}));
  EXPECT_EQ(version_in_output("ansible-playbook 2.9.27\n"), (CoreVersion{2, 9}));
  EXPECT_EQ(version_in_output("pyenv: ansible-playbook: command not found\n"), std::nullopt);
}

/// A machine in a folder of its own.
class InstallationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "hearth-XXXXXX").string();
    ASSERT_TRUE(::mkdtemp(pattern.data()));
    root_ = pattern;
  }
  ~InstallationTest() override { fs::remove_all(root_); }

  void write(const std::string& name, std::string_view text) {
    const fs::path path = root_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    fs::permissions(path, fs::perms::owner_all);
  }
  void release(const std::string& folder, std::string_view version) {
    write(folder + "/ansible/release.py", join({"#\n__version__ = '", version, "'\n"}));
  }
  std::string at(std::string_view name) const { return join({root_.string(), "/", name}); }
  Expected<Installation> find(Variables variables) const {
    variables.try_emplace("HOME", at("home"));
    variables.try_emplace("PATH", at("venv/bin"));
    return find_installation({variables, root_, [](const std::string&) { return ""; }});
  }
  void make_venv() {
    write("venv/bin/python", "");
    write("venv/bin/ansible-playbook", join({"#!", at("venv/bin/python"), "\n"}));
    write("venv/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = false\n");
    release("venv/lib/python3.11/site-packages", "2.17.3");
  }

  fs::path root_;
};

TEST_F(InstallationTest, NamesTheMendWhereThereIsNone) {
  const auto found = find({{"PATH", at("nowhere")}});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::not_found);
  EXPECT_THAT(found.error().message, ::testing::HasSubstr("install ansible-core"));
}

TEST_F(InstallationTest, FindsTheVersionOfAVirtualEnvironmentWithoutRunningIt) {
  make_venv();
  release("home/.local/lib/python3.11/site-packages", "2.19.0");  // not seen from there
  const auto found = find({});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->program, at("venv/bin/ansible-playbook"));
  EXPECT_EQ(found->python, at("venv/bin/python"));
  EXPECT_EQ(found->core, (CoreVersion{2, 17}));
}

TEST_F(InstallationTest, LooksAtPythonpathAndAtTheUsersSiteFirstAsPythonDoes) {
  make_venv();
  fs::remove(root_ / "venv/pyvenv.cfg");
  release("home/.local/lib/python3.11/site-packages", "2.18.0");
  EXPECT_EQ(find({})->core, (CoreVersion{2, 18}));
  EXPECT_EQ(find({{"PYTHONNOUSERSITE", "1"}})->core, (CoreVersion{2, 17}));
  release("source", "2.19.0");
  EXPECT_EQ(find({{"PYTHONPATH", at("source")}})->core, (CoreVersion{2, 19}));
  write("venv/bin/ansible-playbook", join({"#!", at("venv/bin/python"), " -I\n"}));
  EXPECT_EQ(find({{"PYTHONPATH", at("source")}})->core, (CoreVersion{2, 17}));
}

TEST_F(InstallationTest, FollowsALinkFromTheUsersBinFolder) {
  make_venv();
  fs::create_directories(root_ / "home/.local/bin");
  fs::create_symlink(root_ / "venv/bin/ansible-playbook",
                     root_ / "home/.local/bin/ansible-playbook");
  const auto found = find({{"PATH", at("home/.local/bin")}});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->program, at("home/.local/bin/ansible-playbook"));
  EXPECT_EQ(found->core, (CoreVersion{2, 17}));
}

TEST_F(InstallationTest, LeavesTheVersionOpenForAProgramThatIsNoPythonScript) {
  write("venv/bin/ansible-playbook", "#!/usr/bin/env bash\nexec pyenv exec \"$@\"\n");
  const auto found = find({});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->python, "");
  EXPECT_EQ(found->core, std::nullopt);
}

TEST(FindProgram, TakesTheFirstExecutableFileInPath) {
  const Surroundings around{
      {{"PATH", "/nowhere::/bin"}}, "/", [](const std::string&) { return ""; }};
  EXPECT_EQ(find_program("sh", around), "/bin/sh");
  EXPECT_EQ(find_program("no-such-program", around), "");
}

}  // namespace
}  // namespace hearth::ansible
