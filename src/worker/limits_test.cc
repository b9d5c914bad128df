#include "worker/limits.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearth::worker {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ReadLimits read(const std::map<std::string, std::string, std::less<>>& variables) {
  return read_limits([&](std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  });
}

TEST(Limits, AreTheDefaultsWhereNothingIsSet) {
  const ReadLimits nothing = read({{"HEARTH_WORKERS_MAX", ""}, {"WORKERS_MAX", "1"}});
  EXPECT_EQ(nothing.limits, Limits());
  EXPECT_TRUE(nothing.warnings.empty());
  EXPECT_EQ(nothing.limits.call_seconds, 0) << "plain Ansible has no deadline";
  EXPECT_EQ(nothing.limits.worker_memory_mb, 0);
}

TEST(Limits, AreWhatTheVariablesSay) {
  const ReadLimits all = read({{"HEARTH_WORKERS_MAX", "8"},
                               {"HEARTH_SESSIONS_MAX", "2"},
                               {"HEARTH_QUEUE_MAX", "5"},
                               {"HEARTH_SESSION_CALLS", "100"},
                               {"HEARTH_SESSION_MEMORY_MB", "300"},
                               {"HEARTH_ZYGOTE_MEMORY_MB", "150"},
                               {"HEARTH_WORKER_MEMORY_MB", "256"},
                               {"HEARTH_CALL_SECONDS", "30"}});
  EXPECT_TRUE(all.warnings.empty());
  EXPECT_EQ(all.limits, (Limits{8, 2, 5, 100, 300, 150, 256, 30}));
  EXPECT_EQ(pool_limits(all.limits).running_max, 8u);
  EXPECT_EQ(pool_limits(all.limits).waiting_max, 5u);
  const SessionLimits sessions = session_limits(all.limits);
  EXPECT_EQ(sessions.workers_max, 6u);
  EXPECT_EQ(sessions.per_key_max, 2u);
  EXPECT_EQ(sessions.waiting_max, 5u);
  EXPECT_EQ(sessions.calls_max, 100u);
  EXPECT_EQ(sessions.rss_max_kb, 300 * 1'024);
}

TEST(Limits, ThatMakeNoSenseAreTheDefaultAndNamed) {
  for (const char* text : {"many", "0", "-1", "8.5", "8 ", " 8", "0x8", "4097",
                           "99999999999999999999", "8;rm", "\xff\n"}) {
    const ReadLimits one = read({{"HEARTH_WORKERS_MAX", text}, {"HEARTH_QUEUE_MAX", "7"}});
    EXPECT_EQ(one.limits.workers_max, 64) << text;
    EXPECT_EQ(one.limits.queue_max, 7) << "the others hold";
    EXPECT_THAT(one.warnings, ElementsAre(AllOf(HasSubstr("HEARTH_WORKERS_MAX="), HasSubstr("64"),
                                                Not(HasSubstr("\n")))));
  }
}

TEST(Limits, ShowLittleOfALongValue) {
  const ReadLimits one = read({{"HEARTH_CALL_SECONDS", std::string(5'000, 'x')}});
  ASSERT_EQ(one.warnings.size(), 1u);
  EXPECT_LT(one.warnings[0].size(), 250u);
  EXPECT_THAT(one.warnings[0], HasSubstr("none"));
}

TEST(Limits, OfWhichThereIsNoneCanBeWrittenAsZero) {
  const ReadLimits none = read({{"HEARTH_CALL_SECONDS", "0"}, {"HEARTH_WORKER_MEMORY_MB", "0"}});
  EXPECT_TRUE(none.warnings.empty());
  EXPECT_EQ(none.limits, Limits());
  EXPECT_TRUE(to_json(none.limits).at("call_seconds").is_null());
  EXPECT_EQ(to_json(none.limits).at("workers_max").as_int64(), 64);
}

TEST(Limits, AreReadAsTheyAreTold) {
  for (const Limits& limits : {Limits(), Limits{8, 2, 5, 100, 300, 150, 256, 30}})
    EXPECT_EQ(limits_of(to_json(limits)), limits);
  EXPECT_EQ(limits_of({}), Limits());
  EXPECT_EQ(limits_of({{"workers_max", 0}, {"queue_max", -5}, {"call_seconds", "2"}}), Limits());
  EXPECT_EQ(limits_of({{"workers_max", 3}, {"session_calls", nullptr}}), Limits{.workers_max = 3});
}

TEST(Limits, LeaveRoomForOneSessionAtLeast) {
  EXPECT_EQ(session_limits({.workers_max = 1}).workers_max, 1u);
  EXPECT_EQ(session_limits({}).workers_max, SessionLimits().workers_max);
}

TEST(Limits, AreToldToAZygoteOnlyWhereItHasToKeepThem) {
  EXPECT_THAT(zygote_variables({}, ""), ElementsAre("HEARTH_ZYGOTE_MEMORY_MB=200"));
  EXPECT_THAT(zygote_variables({.worker_memory_mb = 64, .call_seconds = 5}, "/g"),
              ElementsAre("HEARTH_ZYGOTE_MEMORY_MB=200", "HEARTH_CALL_SECONDS=5",
                          "HEARTH_WORKER_MEMORY_MB=64", "HEARTH_WORKER_GROUPS=/g"));
}

}  // namespace
}  // namespace hearth::worker
