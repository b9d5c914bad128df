#include "journal/dedup.hh"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace hearth::journal {
namespace {

Uuid uuid_of(std::uint32_t a, std::uint32_t b = 0) {
  Uuid id;
  for (int i = 0; i < 4; ++i) {
    id.bytes[8 + i] = static_cast<std::uint8_t>(a >> 8 * i);
    id.bytes[12 + i] = static_cast<std::uint8_t>(b >> 8 * i);
  }
  return id;
}

EventHead event(std::uint32_t producer, std::int64_t seq) {
  return {.id = uuid_of(producer, static_cast<std::uint32_t>(seq + 1)),
          .producer = uuid_of(producer),
          .seq = seq};
}

TEST(SeqSet, AgreesWithAPlainSetWhateverTheOrder) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    SeqSet set;
    std::set<std::int64_t> plain;
    for (int i = 0; i < 120; ++i) {
      const std::int64_t seq = random() % 90;
      EXPECT_EQ(set.add(seq), plain.insert(seq).second);
    }
    std::int64_t next = 0;
    for (; plain.contains(next); ++next) EXPECT_TRUE(set.contains(next));
    EXPECT_EQ(set.next(), next);
    for (std::int64_t seq = 0; seq < 100; ++seq) EXPECT_EQ(set.contains(seq), plain.contains(seq));
    EXPECT_EQ(SeqSet::parse(set.text()), set);
  }
}

TEST(SeqSet, ForgetsTheLowestRangeRatherThanGrow) {
  SeqSet set;
  for (std::int64_t i = 0; i < 1000; ++i) set.add(1 + 2 * i);
  EXPECT_EQ(set.ranges().size(), SeqSet::kRangesMax);
  EXPECT_EQ(set.next(), 0);
  EXPECT_FALSE(set.contains(1));
  EXPECT_TRUE(set.contains(1999));
}

TEST(SeqSet, RefusesTextThatNoSetWrote) {
  for (const char* text : {"", "x", "-1", "3 3-4", "3 5-5", "3 5", "3 9-10 5-6", "3  5-6", "3 5-x"})
    EXPECT_FALSE(SeqSet::parse(text)) << text;
}

TEST(Dedup, AnEventIsNewOnce) {
  Dedup dedup;
  EXPECT_TRUE(dedup.add(event(1, 0)));
  EXPECT_FALSE(dedup.add(event(1, 0)));
  dedup.commit();
  EXPECT_FALSE(dedup.add(event(1, 0)));
  EXPECT_TRUE(dedup.add(event(2, 0)));
}

TEST(Dedup, TheSameIdUnderAnotherNumberIsHad) {
  Dedup dedup;
  EventHead first = event(1, 0);
  EXPECT_TRUE(dedup.add(first));
  first.seq = 1;
  EXPECT_FALSE(dedup.add(first));
}

TEST(Dedup, AcknowledgesOnlyWhatIsKeptAndHasNoHoleBefore) {
  Dedup dedup;
  dedup.add(event(1, 0));
  EXPECT_EQ(dedup.acked(uuid_of(1)), std::nullopt);
  dedup.commit();
  EXPECT_EQ(dedup.acked(uuid_of(1)), 0);
  dedup.add(event(1, 2));
  dedup.commit();
  EXPECT_EQ(dedup.acked(uuid_of(1)), 0);
  dedup.add(event(1, 1));
  EXPECT_EQ(dedup.acked(uuid_of(1)), 0);
  dedup.commit();
  EXPECT_EQ(dedup.acked(uuid_of(1)), 2);
}

TEST(Dedup, RollbackTakesTheSameEventsAgain) {
  Dedup dedup;
  dedup.add(event(1, 0));
  dedup.commit();
  dedup.add(event(1, 1));
  dedup.add(event(2, 0));
  dedup.rollback();
  EXPECT_EQ(dedup.acked(uuid_of(1)), 0);
  EXPECT_EQ(dedup.acked(uuid_of(2)), std::nullopt);
  EXPECT_FALSE(dedup.add(event(1, 0)));
  EXPECT_TRUE(dedup.add(event(1, 1)));
  EXPECT_TRUE(dedup.add(event(2, 0)));
}

TEST(Dedup, StaysWithinItsLimitsAndKeepsTheBusyOnes) {
  Dedup dedup({.producers = 8, .ids = 16});
  dedup.add(event(999, 0));
  dedup.commit();
  for (std::uint32_t producer = 0; producer < 100; ++producer) {
    dedup.add(event(producer, 0));
    dedup.add(event(999, producer + 1));
    dedup.commit();
  }
  EXPECT_EQ(dedup.producers().size(), 8u);
  EXPECT_EQ(dedup.producers().back().first, uuid_of(999));
  EXPECT_EQ(dedup.acked(uuid_of(999)), 100);
  EXPECT_EQ(dedup.acked(uuid_of(1)), std::nullopt);
}

TEST(Dedup, RestoredFromItsProducersItKnowsTheSame) {
  Dedup dedup;
  for (const std::int64_t seq : {0, 1, 2, 5, 6, 9}) dedup.add(event(1, seq));
  dedup.add(event(2, 0));
  dedup.commit();
  Dedup again;
  for (auto& [producer, seqs] : dedup.producers()) again.restore(producer, seqs);
  EXPECT_EQ(again.acked(uuid_of(1)), 2);
  EXPECT_FALSE(again.add(event(1, 6)));
  EXPECT_TRUE(again.add(event(1, 3)));
  EXPECT_EQ(again.producers().size(), 2u);
}

}  // namespace
}  // namespace hearth::journal
