#include "ansible/controller_key.hh"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace hearth::ansible {
namespace {

using Words = std::vector<std::string>;

const ControllerPlace kPlace{.build = "1",
                             .python = "/usr/bin/python3",
                             .flags = {"-s"},
                             .identity = "1:2:3:4.5",
                             .script = "/usr/bin/ansible-playbook",
                             .core = "2.19",
                             .config_file = "/work/ansible.cfg",
                             .config_text = "[defaults]\n",
                             .folder = "1 2 16877 cfg",
                             .standing = "Uid: 1000"};

Surroundings surroundings_of(Variables variables) {
  return {std::move(variables), "/work", [](const std::string&) { return ""; }};
}

std::string key(const ControllerPlace& place, Variables variables = {}) {
  return controller_key(place, surroundings_of(std::move(variables)));
}

TEST(ControllerKey, DiffersWithWhateverAStartTakesIn) {
  using Change = void (*)(ControllerPlace&);
  const Change changes[] = {[](ControllerPlace& place) { place.build = "2"; },
                            [](ControllerPlace& place) { place.python = "/opt/python3"; },
                            [](ControllerPlace& place) { place.flags = {"-E"}; },
                            [](ControllerPlace& place) { place.identity = "1:2:3:4.6"; },
                            [](ControllerPlace& place) { place.script = "/opt/bin/ansible"; },
                            [](ControllerPlace& place) { place.core = "2.18"; },
                            [](ControllerPlace& place) { place.config_file = "/etc/ansible.cfg"; },
                            [](ControllerPlace& place) { place.config_text = "[defaults]\n\n"; },
                            [](ControllerPlace& place) { place.folder = "1 2 16895 cfg"; },
                            [](ControllerPlace& place) { place.standing = "Uid: 0"; }};
  for (const Change change : changes) {
    ControllerPlace other = kPlace;
    change(other);
    EXPECT_NE(key(other), key(kPlace));
    EXPECT_NE(controller_socket(key(other)), controller_socket(key(kPlace)));
  }
  Surroundings elsewhere = surroundings_of({});
  elsewhere.cwd = "/other";
  EXPECT_NE(controller_key(kPlace, elsewhere), key(kPlace));
}

TEST(ControllerKey, HoldsTheVariablesThatDecideAStartAndNoOthers) {
  for (const char* name : {"ANSIBLE_FORKS", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "PATH", "TZ"}) {
    EXPECT_NE(key(kPlace, {{name, "a"}}), key(kPlace, {{name, "b"}})) << name;
    EXPECT_NE(key(kPlace, {{name, "a"}}), key(kPlace)) << name;
  }
  for (const char* name : {"HEARTH_RUN", "SSH_AUTH_SOCK", "OLDPWD", "CI_JOB_ID"})
    EXPECT_EQ(key(kPlace, {{name, "a"}}), key(kPlace, {{name, "b"}})) << name;
}

TEST(ControllerKey, IsOneProgramsAndTheOthers) {
  ControllerPlace adhoc = kPlace;
  adhoc.script = "/usr/bin/ansible";
  EXPECT_EQ(key(adhoc), key(kPlace));
}

TEST(ControllerKey, DoesNotConfuseWhereOnePartEnds) {
  ControllerPlace one = kPlace, other = kPlace;
  one.config_text = "ab";
  one.config_file = "/c";
  other.config_text = "b";
  other.config_file = "/ca";
  EXPECT_NE(key(one), key(other));
}

TEST(ControllerKey, HasNoBytesThatEndAString) {
  ControllerPlace place = kPlace;
  place.config_text = std::string("a\0b", 3);
  EXPECT_EQ(key(place).find('\0'), std::string::npos);
}

TEST(Controller, IsNotAskedWhereAVariableChangesHowAnInterpreterStarts) {
  for (const char* name : {"LD_PRELOAD", "MALLOC_ARENA_MAX", "PYTHONINSPECT", "PYTHONTRACEMALLOC",
                           "_ANSIBLE_COVERAGE_CONFIG", "OPENSSL_CONF"})
    EXPECT_EQ(unsuitable_variable({{"HOME", "/h"}, {name, "1"}}), name);
  EXPECT_EQ(unsuitable_variable({{"HEARTH_CONTROLLER", "off"}}), "HEARTH_CONTROLLER");
  EXPECT_EQ(unsuitable_variable({{"PYTHONPATH", "/p"}, {"ANSIBLE_FORKS", "9"}}), "");
}

TEST(Controller, IsStartedWithTheFlagsOfTheFirstLine) {
  EXPECT_EQ(interpreter_flags({"/usr/bin/python3"}).value(), Words{});
  EXPECT_EQ(interpreter_flags({"/usr/bin/python3", "-sP"}).value(), Words{"-sP"});
  EXPECT_EQ(interpreter_flags({"/usr/bin/env", "python3"}).value(), Words{});
  EXPECT_EQ(interpreter_flags({"/usr/bin/env", "-S", "python3", "-I", "-B"}).value(),
            (Words{"-I", "-B"}));
  for (const Words& odd :
       {Words{}, Words{"/usr/bin/python3", "-s", "-P"}, Words{"/usr/bin/python3", "-m"},
        Words{"/usr/bin/env", "A=1", "python3"}, Words{"/usr/bin/python3", "-Xdev"}})
    EXPECT_FALSE(interpreter_flags(odd));
}

void expect_golden(const std::string& name, const std::string& bytes) {
  const std::string path = std::string(HEARTH_GOLDEN "/controller/") + name;
  if (std::getenv("HEARTH_ACCEPT")) std::ofstream(path, std::ios::binary) << bytes;
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(std::string((std::istreambuf_iterator<char>(file)), {}), bytes) << name;
}

TEST(Controller, WritesTheGoldenFrames) {
  const Variables variables{{"EMPTY", ""}, {"HOME", "/home/me"}, {"RAW", "\xff"}};
  const CallerState caller{.umask = 022,
                           .ignored = 4096,
                           .blocked = 0,
                           .group = 4711,
                           .limits = {{7, 1024, 4096}, {3, -1, -1}},
                           .inherited = {63}};
  expect_golden("start.bin",
                start_frame(kPlace, surroundings_of(variables), "key\n", "/run/c/0.sock"));
  expect_golden("call.bin",
                call_frame("key\n", caller, {kPlace.script, "site.yml", ""}, variables));
}

}  // namespace
}  // namespace hearth::ansible
