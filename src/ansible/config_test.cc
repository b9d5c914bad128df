#include "ansible/config.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ansible/config_file.hh"

namespace hearth::ansible {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr CoreVersion kDebian{2, 14};
constexpr CoreVersion kNewest{2, 19};

Surroundings around(Variables variables) {
  variables.try_emplace("HOME", "/home/me");
  return {std::move(variables), "/work",
          [](const std::string& user) { return user == "you" ? "/home/you" : ""; }};
}

Config config(Variables variables, std::string_view text, CoreVersion version = kNewest) {
  const auto read = read_config(around(std::move(variables)),
                                text.empty() ? "" : "/cfg/ansible.cfg", text, version);
  EXPECT_TRUE(read) << read.error().message;
  return read.value_or(Config{});
}

TEST(Config, GivesAnsiblesDefaultsWhereNothingIsSet) {
  const Config none = config({}, "");
  EXPECT_THAT(none.callbacks_enabled.values, IsEmpty());
  EXPECT_THAT(none.collections_path.values,
              ElementsAre("/home/me/.ansible/collections", "/usr/share/ansible/collections"));
  EXPECT_THAT(none.connection_plugins.values, ElementsAre("/home/me/.ansible/plugins/connection",
                                                          "/usr/share/ansible/plugins/connection"));
  EXPECT_EQ(none.connection_plugins.origin, "default");
}

TEST(Config, PutsDefaultsBelowAnsibleHome) {
  EXPECT_EQ(config({{"ANSIBLE_HOME", "h"}}, "").collections_path.values[0], "/work/h/collections");
  EXPECT_EQ(config({}, "[defaults]\nhome=h\n").collections_path.values[0], "/cfg/h/collections");
}

TEST(Config, TakesAVariableBeforeTheFile) {
  const std::string_view file = "[defaults]\ncallbacks_enabled=timer\n";
  EXPECT_THAT(config({}, file).callbacks_enabled.values, ElementsAre("timer"));
  EXPECT_THAT(config({{"ANSIBLE_CALLBACKS_ENABLED", ""}}, file).callbacks_enabled.values,
              ElementsAre(""));
}

TEST(Config, ReadsRelativePathsOfTheFileAgainstItsFolderAndOfAVariableAgainstTheCwd) {
  EXPECT_THAT(config({}, "[defaults]\nconnection_plugins=a:~/b:~you/c:{{CWD}}/d:$X/e\n")
                  .connection_plugins.values,
              ElementsAre("/cfg/a", "/home/me/b", "/home/you/c", "/work/d", "/cfg/$X/e"));
  EXPECT_THAT(config({{"X", "/x"}, {"ANSIBLE_CONNECTION_PLUGINS", "a/../b:${X}/c::~nobody/d"}}, "")
                  .connection_plugins.values,
              ElementsAre("/work/b", "/x/c", "/work", "/work/~nobody/d"));
}

TEST(Config, KnowsTheOldNamesInTheVersionsThatDo) {
  const Variables both{{"ANSIBLE_COLLECTIONS_PATHS", "/old"}, {"ANSIBLE_COLLECTIONS_PATH", "/new"}};
  EXPECT_THAT(config(both, "", kDebian).collections_path.values, ElementsAre("/new"));
  const Variables old{{"ANSIBLE_COLLECTIONS_PATHS", "/old"}};
  EXPECT_THAT(config(old, "", {2, 18}).collections_path.values, ElementsAre("/old"));
  EXPECT_EQ(config(old, "", kNewest).collections_path.from, ListSetting::From::preset);
  const std::string_view file = "[defaults]\ncallback_whitelist=timer\n";
  EXPECT_THAT(config({}, file, kDebian).callbacks_enabled.values, ElementsAre("timer"));
  EXPECT_THAT(config({}, file, {2, 15}).callbacks_enabled.values, IsEmpty());
}

TEST(Config, StripsAndUnquotesTheItemsOfAList) {
  EXPECT_THAT(config({}, "[defaults]\ncallbacks_enabled = 'timer' ,\n  \"a b\", c ; d\n")
                  .callbacks_enabled.values,
              ElementsAre("timer", "a b", "c"));
}

TEST(Config, RefusesWhatAnsibleRefuses) {
  EXPECT_FALSE(read_config(around({}), "/cfg/ansible.conf", "[defaults]\n", kNewest));
  EXPECT_FALSE(read_config(around({}), "/cfg/ansible.cfg", "junk", kNewest));
}

std::string in_force(Variables variables, std::map<std::string, FileFacts> files) {
  return find_config_file(around(std::move(variables)),
                          [&](const std::string& path) { return files[path]; });
}

TEST(ConfigFile, IsTheFirstThatCanBeRead) {
  constexpr FileFacts kFile{.exists = true, .readable = true};
  constexpr FileFacts kFolder{.exists = true, .readable = true, .folder = true};
  std::map<std::string, FileFacts> files{{"/work", kFolder}, {"/etc/ansible/ansible.cfg", kFile}};
  EXPECT_EQ(in_force({}, {}), "");
  EXPECT_EQ(in_force({}, files), "/etc/ansible/ansible.cfg");
  files["/home/me/.ansible.cfg"] = kFile;
  EXPECT_EQ(in_force({}, files), "/home/me/.ansible.cfg");
  files["/work/ansible.cfg"] = {.exists = true, .readable = false};
  EXPECT_EQ(in_force({}, files), "/home/me/.ansible.cfg");
  files["/work/ansible.cfg"] = kFile;
  EXPECT_EQ(in_force({}, files), "/work/ansible.cfg");
  files["/d"] = kFolder;
  files["/d/ansible.cfg"] = kFile;
  EXPECT_EQ(in_force({{"ANSIBLE_CONFIG", "../d"}}, files), "/d/ansible.cfg");
  EXPECT_EQ(in_force({{"ANSIBLE_CONFIG", "/missing"}}, files), "/work/ansible.cfg");
}

TEST(ConfigFile, IsNotTakenFromAFolderWhereEverybodyMayWrite) {
  std::map<std::string, FileFacts> files{
      {"/work", {.exists = true, .readable = true, .folder = true, .world_writable = true}},
      {"/work/ansible.cfg", {.exists = true, .readable = true}}};
  EXPECT_EQ(in_force({}, files), "");
}

}  // namespace
}  // namespace hearth::ansible
