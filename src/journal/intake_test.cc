#include "journal/intake.hh"

#include <gtest/gtest.h>

#include "journal/full_disk.hh"
#include "journal/posix.hh"
#include "journal/testing_rig.hh"

namespace hearth::journal {
namespace {

using testing::event_line;
using testing::FullDisk;
using testing::Rig;
using testing::run;
using testing::uuid;
using Stored = std::vector<std::string>;

Co<> expect_settled(Intake& intake, Intake::Ticket ticket) {
  const Expected<> done = co_await intake.settle(ticket, ticket);
  EXPECT_TRUE(done) << done.error().message;
}

Co<> expect_failed(Intake& intake, Intake::Ticket ticket, Errc code) {
  const Expected<> done = co_await intake.settle(ticket, ticket);
  EXPECT_FALSE(done);
  if (!done) EXPECT_EQ(done.error().code, code) << done.error().message;
}

TEST(Intake, AcknowledgesWhatIsOnDiskAndNothingElse) {
  Rig rig;
  const Intake::Ticket ticket = rig.add(7, 0);
  EXPECT_EQ(rig.intake->acked(uuid(7)), std::nullopt);
  run(rig.loop, expect_settled(*rig.intake, ticket));
  EXPECT_EQ(rig.intake->acked(uuid(7)), 0);
  EXPECT_EQ(rig.stored(), Stored{"7.0"});
}

TEST(Intake, ARemarkGoesIntoTheBatchThatAnotherLineStarts) {
  Rig rig;
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 0)));
  ASSERT_TRUE(rig.intake->add(event_line(8, 0), Intake::When::with_next));
  const Intake::Ticket before = rig.intake->ended();
  run(rig.loop, [](aio::Loop& loop) -> Co<> {
    (void)co_await aio::sleep_for(loop, std::chrono::milliseconds(20));
  }(rig.loop));
  EXPECT_EQ(rig.intake->ended(), before) << "nobody waits for it";
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 1)));
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "8.0", "7.1"}));
  ASSERT_TRUE(rig.intake->add(event_line(8, 1), Intake::When::with_next));
  run(rig.loop, rig.intake->close());
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "8.0", "7.1", "8.1"}));
}

Co<> sleep_ms(aio::Loop& loop, int ms) {
  (void)co_await aio::sleep_for(loop, std::chrono::milliseconds(ms));
}

/// Gives up after some seconds, so that a failure is one.
template <class Condition>
void wait_until(aio::Loop& loop, Condition condition) {
  for (int i = 0; i < 3'000 && !condition(); ++i) run(loop, sleep_ms(loop, 1));
  EXPECT_TRUE(condition());
}

/// A rig whose batches that nobody waits for begin an hour apart; the first has begun.
struct SlowRig : Rig {
  SlowRig() {
    reopen({.gather = std::chrono::hours(1)});
    soon(event_line(7, 0));
    wait_until(loop, [this] { return intake->ended() > 0; });
  }
  void soon(const std::string& line) { EXPECT_TRUE(intake->add(line, Intake::When::soon)); }
  void expect_waiting(std::size_t stored_before) {
    run(loop, sleep_ms(loop, 20));
    EXPECT_EQ(stored().size(), stored_before);
  }
};

TEST(Intake, LinesThatNobodyWaitsForAreGatheredUntilOneIsWaitedFor) {
  SlowRig rig;
  rig.soon(event_line(7, 1));
  rig.soon(event_line(7, 2));
  rig.expect_waiting(1);
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 3)));
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1", "7.2", "7.3"}));
  EXPECT_EQ(rig.intake->ended(), 2u);
}

TEST(Intake, LinesThatNobodyWaitsForAreAppendedWhenTheirTimeHasCome) {
  Rig rig;
  rig.reopen({.gather = std::chrono::milliseconds(10)});
  int seq = 0;
  for (; seq < 3; ++seq) {
    EXPECT_TRUE(rig.intake->add(event_line(7, seq), Intake::When::soon));
    wait_until(rig.loop, [&] { return rig.intake->acked(uuid(7)) == seq; });
  }
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1", "7.2"}));
}

TEST(Intake, WhoSettlesDoesNotWaitForTheirTime) {
  SlowRig rig;
  rig.soon(event_line(7, 1));
  run(rig.loop, expect_settled(*rig.intake, rig.intake->latest()));
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1"}));
}

TEST(Intake, TheLastOfARunIsAppendedAtOnce) {
  SlowRig rig;
  rig.soon(event_line(7, 1));
  rig.soon(event_line(7, 2, "", "run.end"));
  wait_until(rig.loop, [&] { return rig.intake->acked(uuid(7)) == 2; });
}

TEST(Intake, MuchIsAppendedAtOnce) {
  SlowRig rig;
  const std::string kilobyte(1000, 'x');
  for (int seq = 1; seq < 70; ++seq) rig.soon(event_line(7, seq, kilobyte));
  wait_until(rig.loop, [&] { return rig.intake->ended() > 1; });
  EXPECT_GT(rig.stored().size(), 50u);
}

TEST(Intake, DropsWhatItHasAndAcknowledgesItAgain) {
  Rig rig;
  for (int round = 0; round < 3; ++round) {
    for (int seq = 0; seq < 3; ++seq) rig.add(7, seq);
    run(rig.loop, expect_settled(*rig.intake, rig.add(7, 1)));
    EXPECT_EQ(rig.intake->acked(uuid(7)), 2);
  }
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1", "7.2"}));
}

TEST(Intake, DropsWhatItHadBeforeARestart) {
  Rig rig;
  for (int seq = 0; seq < 3; ++seq) run(rig.loop, expect_settled(*rig.intake, rig.add(7, seq)));
  rig.open();
  EXPECT_EQ(rig.intake->acked(uuid(7)), 2);
  for (int seq = 0; seq < 3; ++seq) rig.add(7, seq);
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 3)));
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1", "7.2", "7.3"}));
}

TEST(Intake, AHoleHoldsTheAcknowledgementBackUntilItIsFilled) {
  Rig rig;
  rig.add(7, 0);
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 2)));
  EXPECT_EQ(rig.intake->acked(uuid(7)), 0);
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 1)));
  EXPECT_EQ(rig.intake->acked(uuid(7)), 2);
}

TEST(Intake, RowsAreGivenInTheOrderOfTheJournalAndOnlyToNewEvents) {
  Rig rig;
  rig.add(7, 0);
  rig.add(7, 0);
  ASSERT_TRUE(rig.intake->add(event_line(7, 1, "", "stats")));
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 2)));
  Reader reader(rig.folder, {rig.folder.id});
  std::vector<std::optional<std::int64_t>> rows;
  for (int i = 0; i < 3; ++i) rows.push_back(read_event((*reader.next())->payload)->row);
  EXPECT_EQ(rows, (std::vector<std::optional<std::int64_t>>{1, std::nullopt, 2}));
}

TEST(Intake, WhatIsNoEventIsRefusedAtOnce) {
  Rig rig;
  EXPECT_EQ(rig.intake->add("{}").error().code, Errc::invalid);
  EXPECT_EQ(rig.intake->add("").error().code, Errc::invalid);
  EXPECT_EQ(rig.stored(), Stored{});
}

Co<> fill_and_wait(Rig& rig, int& added) {
  const std::string kilobyte(1000, 'x');
  while (rig.intake->has_room()) rig.add(7, added++, kilobyte);
  const Expected<> room = co_await rig.intake->wait_room();
  EXPECT_TRUE(room);
}

TEST(Intake, HasNoRoomOnceItsLimitIsQueuedUntilThatIsBeingWritten) {
  Rig rig;
  int added = 0;
  run(rig.loop, fill_and_wait(rig, added));
  EXPECT_GT(added, 150);
  EXPECT_LT(added, 256);
  EXPECT_TRUE(rig.intake->has_room());
}

TEST(Intake, WhatAFullDiskRefusedIsNeitherAcknowledgedNorHadAndCanComeAgain) {
  Rig rig;
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 0)));
  {
    FullDisk full(600);
    rig.add(7, 1);
    run(rig.loop, expect_failed(*rig.intake, rig.add(7, 2, "much"), Errc::full));
    EXPECT_EQ(rig.intake->acked(uuid(7)), 0);
    EXPECT_EQ(rig.stored(), Stored{"7.0"});
  }
  rig.add(7, 1);
  run(rig.loop, expect_settled(*rig.intake, rig.add(7, 2)));
  EXPECT_EQ(rig.intake->acked(uuid(7)), 2);
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1", "7.2"}));
  EXPECT_EQ(rig.log.lines.size(), 2u);  // once that it fails, once that it works again
}

TEST(Intake, WhereNothingWasTakenYetNothingFailed) {
  Rig rig;
  const Intake::Ticket none = rig.intake->latest();
  run(rig.loop, expect_settled(*rig.intake, none));
}

TEST(Intake, ClosingWritesWhatIsQueuedAndTakesNothingMore) {
  Rig rig;
  rig.add(7, 0);
  run(rig.loop, rig.intake->close());
  EXPECT_EQ(rig.stored(), Stored{"7.0"});
  EXPECT_EQ(rig.intake->add(event_line(7, 1)).error().code, Errc::cancelled);
  const auto seen = read_file(rig.folder.path + "/seen", 9999);
  ASSERT_TRUE(seen);
  EXPECT_EQ(decode_checkpoint(*seen)->offset, rig.intake->end().offset);
}

}  // namespace
}  // namespace hearth::journal
