#include "ansible/environment.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearth::ansible {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

constexpr const char* kOurs = "/opt/share/hearth/ansible";

Config config_of(Variables variables, std::string_view text) {
  variables.try_emplace("HOME", "/home/me");
  const Surroundings around{std::move(variables), "/work", [](const std::string&) { return ""; }};
  return read_config(around, text.empty() ? "" : "/cfg/ansible.cfg", text, {2, 19}).value();
}

std::vector<Addition> all(Variables variables, std::string_view text) {
  return additions(config_of(std::move(variables), text),
                   {"/opt/bin/hearth", "/opt/share/hearth", {}});
}

Variables in_force(Variables variables, std::string_view text) {
  const std::vector<Addition> added = all(variables, text);
  return with_additions(std::move(variables), added);
}

TEST(Environment, ExtendsTheDefaultsWhereTheUserSetNothing) {
  Variables set = in_force({}, "");
  EXPECT_EQ(set["ANSIBLE_CALLBACKS_ENABLED"], "hearth.automation.record");
  EXPECT_EQ(set["ANSIBLE_COLLECTIONS_PATH"],
            "/home/me/.ansible/collections:/usr/share/ansible/collections:" + std::string(kOurs) +
                "/collections");
  EXPECT_EQ(set["ANSIBLE_CONNECTION_PLUGINS"],
            "/home/me/.ansible/plugins/connection:/usr/share/ansible/plugins/connection:" +
                std::string(kOurs) + "/connection");
  EXPECT_EQ(set["HEARTH_BIN"], "/opt/bin/hearth");
}

TEST(Environment, ExtendsTheUsersListsAtTheirEnd) {
  Variables set = in_force({{"ANSIBLE_CALLBACKS_ENABLED", "timer, 'x'"}},
                           "[defaults]\nconnection_plugins=mine\n");
  EXPECT_EQ(set["ANSIBLE_CALLBACKS_ENABLED"], "timer, 'x',hearth.automation.record");
  EXPECT_EQ(set["ANSIBLE_CONNECTION_PLUGINS"], "/cfg/mine:" + std::string(kOurs) + "/connection");
}

TEST(Environment, LeavesAVariablesPathsAsTyped) {
  Variables set = in_force({{"ANSIBLE_COLLECTIONS_PATH", "mine:~/more"}}, "");
  EXPECT_EQ(set["ANSIBLE_COLLECTIONS_PATH"], "mine:~/more:" + std::string(kOurs) + "/collections");
}

TEST(Environment, SetsNothingThatTheUserHasAlready) {
  const Variables set = in_force({}, "[defaults]\ncallbacks_enabled=hearth.automation.record\n");
  EXPECT_THAT(set, Not(Contains(Key("ANSIBLE_CALLBACKS_ENABLED"))));
}

TEST(Environment, NeverSetsPipelining) {
  EXPECT_THAT(in_force({}, ""), Not(Contains(Key("ANSIBLE_PIPELINING"))));
}

TEST(Explain, CanBePastedInAShellAndInAnAnsibleCfg) {
  const Variables variables{{"ANSIBLE_COLLECTIONS_PATH", "it's"}};
  const std::string text = explain(config_of(variables, ""), all(variables, ""), "ansible-playbook",
                                   "/opt/bin/hearth run");
  EXPECT_THAT(text, HasSubstr("\nexport ANSIBLE_CALLBACKS_ENABLED='hearth.automation.record'\n"));
  EXPECT_THAT(text, HasSubstr("\nexport ANSIBLE_COLLECTIONS_PATH='it'\\''s:/opt"));
  EXPECT_THAT(text, HasSubstr("\n# collections_path = /work/it's:/opt"));
  EXPECT_THAT(text, HasSubstr("\n# export HEARTH_RUN='"));
}

}  // namespace
}  // namespace hearth::ansible
