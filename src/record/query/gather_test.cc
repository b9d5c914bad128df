#include "record/query/gather.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace hearth::record {
namespace {

constexpr UtcMicros kMinute = 60'000'000;

Member member(std::int64_t id, int started, int ended, std::string user = "u",
              std::optional<std::string> gathering = {}) {
  return {id, Status::completed, started * kMinute, ended * kMinute, {}, "c", user, gathering};
}

/// "1,2|3": ids, gatherings between bars.
std::string text(const std::vector<Gathering>& gatherings) {
  std::string out;
  for (const Gathering& one : gatherings) {
    if (!out.empty()) out += "|";
    for (const Member& each : one.members)
      out += (&each == one.members.data() ? "" : ",") + std::to_string(each.id);
  }
  return out;
}

TEST(Gather, WhatBeginsWithinAnHourOfTheLastEndIsOneGathering) {
  EXPECT_EQ(text(gather({member(1, 0, 10), member(2, 69, 80), member(3, 140, 150)})), "1,2|3");
}

TEST(Gather, AnotherUserOrControllerIsAnotherGathering) {
  Member elsewhere = member(3, 2, 3);
  elsewhere.controller = "d";
  EXPECT_EQ(text(gather({member(1, 0, 1), member(2, 1, 2, "v"), elsewhere})), "1|2|3");
}

TEST(Gather, ANameGathersWhateverTheTime) {
  EXPECT_EQ(text(gather({member(1, 0, 1, "u", "monday"), member(2, 5, 6),
                         member(3, 9'000, 9'001, "v", "monday")})),
            "1,3|2");
}

TEST(Gather, TheLongestRunningMemberKeepsItOpen) {
  EXPECT_EQ(text(gather({member(1, 0, 200), member(2, 1, 2), member(3, 210, 211)})), "1,2,3");
}

TEST(Gather, TheOrderInWhichMembersComeDoesNotMatter) {
  std::mt19937_64 random(7);
  std::vector<Member> members;
  for (int i = 0; i < 60; ++i) {
    const int start = static_cast<int>(random() % 3000);
    members.push_back(member(i, start, start + static_cast<int>(random() % 50),
                             random() % 2 ? "u" : "v",
                             random() % 5 ? std::nullopt : std::optional<std::string>("n")));
  }
  const std::string expected = text(gather(members));
  for (int i = 0; i < 20; ++i) {
    std::ranges::shuffle(members, random);
    EXPECT_EQ(text(gather(members)), expected);
  }
}

TEST(Gather, TheWorstStatusIsTheGatherings) {
  Member failed = member(1, 0, 1), running = member(2, 0, 1);
  failed.status = Status::failed;
  running.status = Status::running;
  EXPECT_EQ(worst(std::vector{member(3, 0, 1), running}), Status::running);
  EXPECT_EQ(worst(std::vector{running, failed}), Status::failed);
  EXPECT_EQ(worst(std::vector{member(3, 0, 1)}), Status::completed);
}

}  // namespace
}  // namespace hearth::record
