#include "record/project/noticing.hh"

#include "record/testing/noticing_world.hh"

namespace hearth::record {
namespace {

using testing::NoticingWorld;

struct HostsWorld : NoticingWorld {
  void begin(std::uint64_t run) {
    history.run(run);
    history.add("run.start", R"("path":"/s.yml","arguments":{"options":{"inventory":["hosts"]}})");
  }
  /// Without facts where `id` is 0.
  void host(const std::string& name, int id) {
    history.add("host", join({"\"name\":\"", name, "\""}));
    if (id > 0)
      history.add("facts", join({"\"host\":\"", name, R"(","facts":{"ansible_machine_id":"aa00bb)",
                                 std::to_string(id), "\"}"}));
  }
  /// As if the last event had happened then.
  void date_last(UtcMicros at) {
    std::string& line = history.events.back();
    const std::string now = join({"\"at\":", std::to_string(history.at())});
    line.replace(line.find(now), now.size(), join({"\"at\":", std::to_string(at)}));
  }
  std::string machine_in(std::uint64_t run) {
    const std::string of = testing::uuid(0, run);
    for (const std::string_view line : split(verdicts(), '\n'))
      if (line.starts_with(of)) return std::string(line.substr(line.rfind(' ') + 1));
    return {};
  }
  void end() { history.add("run.end", R"("status":"completed","reason":"stats")"); }
  /// A whole one, of web1 alone.
  void one(std::uint64_t run) {
    begin(run);
    host("web1", 1);
    end();
  }
};

TEST(Noticing, TellsEachHostOnce) {
  HostsWorld world;
  for (std::uint64_t run = 1; run <= 3; ++run) {
    world.begin(run);
    world.host("web1", 1);
    world.host("web2", 2);
    world.end();
    world.sync();
  }
  EXPECT_EQ(world.told, 6u);
  EXPECT_EQ(world.rows(), 6);
  for (int i = 0; i < 3; ++i) {
    world.kill();
    world.sync();
  }
  EXPECT_EQ(world.told, 6u) << "what is on disk is not told again";
}

TEST(Noticing, TellsAfterARestartWhatACrashTook) {
  HostsWorld world;
  world.one(1);
  world.sync();
  world.one(2);
  world.send();
  world.wait(std::chrono::milliseconds(100));
  EXPECT_EQ(world.told, 2u);
  EXPECT_EQ(world.rows(), 1) << "the answer waits for the next batch";
  world.kill();
  world.sync();
  EXPECT_EQ(world.told, 3u);
  EXPECT_EQ(world.rows(), 2);
}

TEST(Noticing, TellsOfARunThatGoesOnAfterTheRestart) {
  HostsWorld world;
  world.begin(1);
  world.host("web1", 0);
  world.sync();
  world.kill();
  world.host("web1", 1);
  world.host("web2", 2);
  world.end();
  world.sync();
  EXPECT_EQ(world.rows(), 2);
  EXPECT_EQ(world.told, 3u) << "web1 without facts, then with them";
}

TEST(Noticing, WhatTheJournalRefusedIsToldLater) {
  HostsWorld world;
  world.one(1);
  world.send();
  world.refuses = true;
  world.wait(std::chrono::seconds(20));
  EXPECT_EQ(world.told, 0u);
  world.refuses = false;
  world.sync();
  EXPECT_EQ(world.told, 1u);
  EXPECT_EQ(world.rows(), 1);
}

TEST(Noticing, WhoWaitsIsAnsweredWhenASegmentHasJustBegun) {
  HostsWorld world;
  world.one(1);
  world.sync();
  world.new_segment();
  const auto before = world.daemon.clock.now();
  world.sync();
  EXPECT_EQ(world.rows(), 1);
  EXPECT_LT(world.daemon.clock.now() - before, std::chrono::minutes(1));
}

TEST(Noticing, WhoWaitsGetsOneAnswerForAllThatHasCome) {
  HostsWorld world;
  world.begin(1);
  for (int i = 0; i < 2'000; ++i) world.host(join({"web", std::to_string(i % 500)}), 1 + i % 500);
  world.sync();
  EXPECT_EQ(world.told, 500u) << "more than one read of the journal, but one decision";
}

/// Two runs of one machine; then somebody says that since before the second it is another.
struct SplitWorld : HostsWorld {
  std::string machine;
  const std::string into = testing::uuid(5, 1);
  UtcMicros between = 0;

  SplitWorld() {
    one(1);
    sync();
    machine = machine_in(1);
    between = history.at();
    begin(2);
    host("web1", 1);
    sync();
    EXPECT_EQ(machine_in(2), machine);
  }
  /// By a clock that is behind that of the run's controller.
  void decide() {
    history.add("machine.split",
                join({R"("machine":")", machine, R"(","into":")", into, R"(","later":")", into,
                      R"(","hosts":[{"run":")", testing::uuid(0, 1), R"(","host":"web1"}])"}));
    date_last(between);
  }
};

TEST(Noticing, TellsAfterARestartWhatFollowsFromADecision) {
  SplitWorld world;
  world.decide();
  world.send();
  world.wait(std::chrono::seconds(5));
  EXPECT_EQ(world.told, 3u);
  ASSERT_EQ(world.machine_in(2), world.machine) << "the answer waits for the next batch";
  world.kill();
  world.sync();
  EXPECT_EQ(world.machine_in(2), world.into);
}

// The first event of a segment is read from the end of the one before, which the tables have.
TEST(Noticing, ADecisionThatIsTheFirstEventAfterAStartIsTaken) {
  SplitWorld world;
  world.new_segment();
  world.kill();
  world.decide();
  world.sync();
  EXPECT_EQ(world.machine_in(2), world.into);
}

}  // namespace
}  // namespace hearth::record
