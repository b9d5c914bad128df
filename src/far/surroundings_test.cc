#include "far/surroundings.hh"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace hearth::far {
namespace {

using Strings = std::vector<std::string>;

Surroundings around(Strings env) {
  Surroundings made;
  made.env = std::move(env);
  made.self = "/tmp/hearth-far";
  return made;
}

TEST(Surroundings, AnAssignmentTakesTheVariablesPlace) {
  EXPECT_EQ(around({"A=1", "B=2", "AB=3"}).with({"A=new", "C=", "C=last"}, "/usr/bin/python3"),
            (Strings{"B=2", "AB=3", "A=new", "C=last"}));
}

TEST(Surroundings, TheShellsNoteOfTheProgramNamesTheInterpreter) {
  EXPECT_EQ(around({"_=/tmp/hearth-far"}).with({}, "/usr/bin/python3"),
            Strings{"_=/usr/bin/python3"});
  EXPECT_EQ(around({"_=/other"}).with({}, "/usr/bin/python3"), Strings{"_=/other"});
}

TEST(Surroundings, ReadsThisProcess) {
  char* env[] = {const_cast<char*>("K=v=w"), const_cast<char*>("EMPTY="), nullptr};
  const Surroundings found = Surroundings::of_process(env, "self");
  EXPECT_EQ(found.get("K"), "v=w");
  EXPECT_EQ(found.get("EMPTY"), "");
  EXPECT_EQ(found.get("NONE"), "");
  EXPECT_TRUE(found.limits.starts_with("[[0,")) << found.limits;
}

TEST(Surroundings, FindsAProgramAsTheShellDoes) {
  const Surroundings made = around({"PATH=/nonexistent:relative:/usr/bin:/bin"});
  EXPECT_EQ(made.find_program("env"), "/usr/bin/env");
  EXPECT_EQ(made.find_program("/opt/python"), "/opt/python");
  EXPECT_EQ(made.find_program("no-such-program-here"), "");
}

TEST(Surroundings, SomeVariablesWantARealStart) {
  for (const char* entry : {"LD_PRELOAD=x", "HEARTH=off", "PYTHONPATH=lib", "PYTHONINSPECT=1"})
    EXPECT_TRUE(wants_real_start({"A=1", entry})) << entry;
  EXPECT_FALSE(
      wants_real_start({"HEARTH=on", "PYTHONPATH=/usr/lib:/opt", "PYTHONHASHSEED=1", "X="}));
}

TEST(Surroundings, ASourceThatChangesIsSeen) {
  const auto home = std::filesystem::temp_directory_path() / ("home." + std::to_string(::getpid()));
  std::filesystem::create_directory(home);
  const std::string before = look_at_sources(home.string());
  EXPECT_EQ(look_at_sources(home.string()), before);
  std::ofstream(home / ".bashrc") << "export A=1\n";
  EXPECT_NE(look_at_sources(home.string()), before);
  std::filesystem::remove_all(home);
}

}  // namespace
}  // namespace hearth::far
