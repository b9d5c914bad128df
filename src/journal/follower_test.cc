#include "journal/follower.hh"

#include <gtest/gtest.h>

#include "journal/testing_rig.hh"

namespace hearth::journal {
namespace {

using testing::Rig;
using testing::run;
using Seqs = std::vector<std::int64_t>;

Co<> collect(Follower& follower, std::size_t count, Seqs& seqs, Cursor& cursor) {
  while (seqs.size() < count) {
    const auto events = co_await follower.next();
    EXPECT_TRUE(events);
    if (!events) co_return;
    for (const Follower::Event& event : *events) {
      seqs.push_back(read_event(event.line)->seq);
      cursor = event.next;
    }
  }
}

Co<> add_slowly(Rig& rig, std::int64_t from, std::int64_t to, int settle_each) {
  for (; from < to; ++from) {
    const Intake::Ticket ticket = rig.add(7, from);
    if (from % settle_each == 0) static_cast<void>(co_await rig.intake->settle(ticket, ticket));
  }
}

TEST(Follower, HandsOnEachEventOnceInOrderFromItsCursorOn) {
  Rig rig({.segment_bytes_max = 2000});
  Seqs seqs;
  Cursor cursor{rig.folder.id};
  aio::Scope scope(rig.loop);
  scope.start("producer", add_slowly(rig, 0, 40, 3));
  {
    Follower follower(rig.loop, rig.pool, *rig.intake, rig.folder, cursor);
    run(rig.loop, collect(follower, 20, seqs, cursor));
  }
  const std::size_t first_part = seqs.size();
  Follower follower(rig.loop, rig.pool, *rig.intake, rig.folder, cursor);
  run(rig.loop, collect(follower, 40, seqs, cursor));
  EXPECT_GE(first_part, 20u);
  Seqs expected;
  for (int i = 0; i < 40; ++i) expected.push_back(i);
  EXPECT_EQ(seqs, expected);
  EXPECT_EQ(cursor, rig.intake->end());
  EXPECT_TRUE(follower.caught_up());
}

Co<> expect_corrupt_then(Follower& follower, Seqs& seqs, Cursor& cursor) {
  const auto events = co_await follower.next();
  EXPECT_FALSE(events);
  if (!events) EXPECT_EQ(events.error().code, Errc::corrupt);
  follower.skip_segment();
  co_await collect(follower, seqs.size() + 1, seqs, cursor);
}

TEST(Follower, HandsOnWhatStandsBeforeDamageThenNamesItThenGoesOnBehind) {
  Rig rig({.segment_bytes_max = 600});
  run(rig.loop, add_slowly(rig, 0, 4, 1));  // two a segment
  run(rig.loop, rig.intake->close());
  const std::string first = segment_path(rig.folder.path, 1);
  std::filesystem::resize_file(first, std::filesystem::file_size(first) - 1);
  Seqs seqs;
  Cursor cursor{rig.folder.id};
  Follower follower(rig.loop, rig.pool, *rig.intake, rig.folder, cursor);
  run(rig.loop, collect(follower, 1, seqs, cursor));
  run(rig.loop, expect_corrupt_then(follower, seqs, cursor));
  EXPECT_EQ(seqs.front(), 0);
  EXPECT_GT(seqs.back(), 1);
}

}  // namespace
}  // namespace hearth::journal
