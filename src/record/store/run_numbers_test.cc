#include "record/store/run_numbers.hh"

#include <gtest/gtest.h>

#include <random>

#include "record/testing/history.hh"

namespace hearth::record {
namespace {

Uuid producer(std::uint64_t number) {
  return *Uuid::parse(testing::uuid(8, number));
}

RunNumbers told(std::int64_t from, std::int64_t to) {
  RunNumbers out;
  for (std::int64_t seq = from; seq < to; ++seq) out.add(producer(1), seq, seq == from);
  return out;
}

TEST(RunNumbers, IsWholeWithoutAHole) {
  EXPECT_FALSE(RunNumbers().whole());
  EXPECT_TRUE(told(0, 1).whole());
  EXPECT_TRUE(told(0, 50).whole());
  EXPECT_TRUE(told(20, 50).whole()) << "the second run of one producer";
}

TEST(RunNumbers, AHoleAnywhereShows) {
  for (std::int64_t hole = 0; hole < 9; ++hole) {
    RunNumbers one;
    for (std::int64_t seq = 0; seq < 10; ++seq)
      if (seq != hole) one.add(producer(1), seq, seq == 0);
    EXPECT_FALSE(one.whole()) << hole;
    one.add(producer(1), hole, hole == 0);
    EXPECT_TRUE(one.whole()) << "it came late";
  }
}

TEST(RunNumbers, WhatOthersRemarkHasNoHoles) {
  RunNumbers one = told(0, 5);
  one.add(producer(2), 700, false);
  one.add(producer(2), 900, false);
  EXPECT_TRUE(one.whole());
  EXPECT_EQ(one.text(), told(0, 5).text());
}

TEST(RunNumbers, ItsTextIsTheSameInAnyOrderAndSaysItAgain) {
  std::mt19937_64 random(1);
  std::vector<std::int64_t> seqs(500);
  for (std::size_t i = 0; i < seqs.size(); ++i) seqs[i] = static_cast<std::int64_t>(2 * i);
  std::ranges::shuffle(seqs, random);
  RunNumbers one;
  for (const std::int64_t seq : seqs) {
    one.add(producer(1), seq, seq == 0);
    one = *RunNumbers::parse(one.text());
  }
  RunNumbers other;
  std::ranges::sort(seqs);
  for (const std::int64_t seq : seqs) other.add(producer(1), seq, seq == 0);
  EXPECT_EQ(one.text(), other.text());
  EXPECT_FALSE(one.whole());
  for (std::int64_t seq = 1; seq < 999; seq += 2) one.add(producer(1), seq, false);
  EXPECT_TRUE(one.whole());
}

TEST(RunNumbers, AnotherTextIsRefused) {
  for (const char* text :
       {"x", "x - 0", "0190b3f0-0008-7abc-8def-000000000001 - x",
        "0190b3f0-0008-7abc-8def-000000000001 y 5", "0190b3f0-0008-7abc-8def-000000000001 5"})
    EXPECT_EQ(RunNumbers::parse(text).error().code, Errc::corrupt) << text;
  EXPECT_TRUE(RunNumbers::parse(""));
}

}  // namespace
}  // namespace hearth::record
