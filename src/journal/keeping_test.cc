#include "journal/keeping.hh"

#include <gtest/gtest.h>

#include <algorithm>

#include "journal/testing_rig.hh"

namespace hearth::journal {
namespace {

using testing::event_line;
using testing::Rig;
using testing::uuid;

std::string prune_line(std::int64_t seq, std::uint32_t producer) {
  std::string line = event_line(9, seq, "", "prune");
  line.pop_back();
  return join({line, R"(,"runs":[")", uuid(producer, 0xffff).text(), "\"]}"});
}

/// All bytes of the journal's folder, unpacked.
bool says(const Rig& rig, std::string_view word) {
  Reader reader(rig.folder, Cursor{rig.folder.id});
  while (true) {
    const auto entry = reader.next();
    HEARTH_ASSERT(entry);
    if (!*entry) return false;
    if ((*entry)->payload.contains(word)) return true;
  }
}

Co<> until_done(aio::Loop& loop, Keeping& keeping, const Rig& rig, std::string word) {
  for (int tries = 0; tries < 500; ++tries) {
    static_cast<void>(co_await aio::sleep_for(loop, std::chrono::milliseconds(10)));
    if (!says(rig, word) && !keeping.busy()) break;
  }
  co_await keeping.close();
}

Co<> add_runs(Rig& rig, bool prune) {
  Intake::Ticket last = 0;
  for (int n = 0; n < 50; ++n) {
    rig.add(1, n, "of the run that stays");
    last = rig.add(2, n, "secret-word");
    if (n % 10 == 9) EXPECT_TRUE(co_await rig.intake->settle(last, last));
  }
  if (prune) last = rig.intake->add(prune_line(0, 2))->ticket;
  EXPECT_TRUE(co_await rig.intake->settle(1, last));
}

TEST(Keeping, APrunedRunIsCutOutOfTheJournalAlsoOfItsOpenSegment) {
  Rig rig;
  testing::run(rig.loop, add_runs(rig, true));
  EXPECT_TRUE(says(rig, "secret-word"));
  Keeping keeping(rig.loop, rig.log, *rig.intake, rig.folder, {std::chrono::milliseconds(5)});
  testing::run(rig.loop, until_done(rig.loop, keeping, rig, "secret-word"));
  EXPECT_FALSE(says(rig, "secret-word"));
  EXPECT_EQ(std::ranges::count(rig.stored(), "1.49"), 1);
  // What was cut is known: sent again it does not come in.
  testing::run(rig.loop, add_runs(rig, false));
  EXPECT_FALSE(says(rig, "secret-word"));
  rig.open();
  testing::run(rig.loop, add_runs(rig, false));
  EXPECT_FALSE(says(rig, "secret-word"));
}

TEST(Keeping, WhatAKilledProcessDidNotDoIsDoneAtTheNextStart) {
  Rig rig({2000});
  testing::run(rig.loop, add_runs(rig, true));
  {
    Keeper keeper(rig.folder, rig.log);
    EXPECT_FALSE(*keeper.look(rig.intake->end()));
    ASSERT_TRUE(keeper.must_cut());
    ASSERT_TRUE(*keeper.cut_next(rig.intake->end().segment));
    ASSERT_TRUE(*keeper.cut_next(rig.intake->end().segment));
  }
  rig.open();
  EXPECT_TRUE(says(rig, "secret-word"));
  Keeping keeping(rig.loop, rig.log, *rig.intake, rig.folder, {std::chrono::milliseconds(5)});
  testing::run(rig.loop, until_done(rig.loop, keeping, rig, "secret-word"));
  EXPECT_FALSE(says(rig, "secret-word"));
  Keeper keeper(rig.folder, rig.log);
  EXPECT_FALSE(*keeper.look(rig.intake->end()));
  EXPECT_FALSE(keeper.must_cut());  // it was noted
}

}  // namespace
}  // namespace hearth::journal
