#include "record/project/projection.hh"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "record/testing/daemon.hh"

namespace hearth::record {
namespace {

using testing::Daemon;
using testing::History;
using testing::kQuick;

std::vector<std::string> story() {
  History history(false);
  add_story(history);
  return history.events;
}

Co<> append_and_sync(Daemon& daemon, const std::vector<std::string>& events) {
  co_await daemon.append(events);
  const auto synced = co_await daemon.projection->sync();
  EXPECT_TRUE(synced) << (synced ? "" : synced.error().message);
}

TEST(Projection, AfterSyncTheStoreHoldsAllThatTheJournalHeld) {
  Daemon daemon;
  const auto events = story();
  daemon.run(append_and_sync(daemon, events));
  EXPECT_EQ(daemon.count("SELECT n FROM counts WHERE \"table\" = 'results'"), 8);
  EXPECT_EQ(daemon.count("SELECT count(*) FROM results WHERE id BETWEEN 1 AND 8"), 8);
  const auto state = daemon.projection->state();
  EXPECT_EQ(state.projected, state.end);
  EXPECT_FALSE(state.trouble);
  EXPECT_EQ(state.counts.applied, std::ssize(events));
  daemon.run(daemon.projection->close());
}

/// Idle work that has three pieces each time events came.
int pieces_done = 0;
Expected<bool> three_pieces(Database& db) {
  static_cast<void>(db);
  return ++pieces_done % 3 != 0;
}

/// Until at least so many are done and no more come: events that arrive in two rounds have six.
Co<> until_pieces_rest(Daemon& daemon, int least) {
  int before = -1, alike = 0;
  for (int i = 0; i < 2'000 && (alike < 20 || pieces_done < least); ++i) {
    alike = pieces_done == before ? alike + 1 : 0;
    before = pieces_done;
    const auto slept = co_await aio::sleep_for(daemon.loop, std::chrono::milliseconds(5));
    EXPECT_TRUE(slept);
  }
  EXPECT_GE(alike, 20) << "they go on and on";
}

TEST(Projection, DoesWhatMayWaitOnceNothingComes) {
  Projection::Options idle = kQuick;
  idle.idle = &three_pieces;
  idle.idle_after = std::chrono::milliseconds(1);
  Daemon daemon(idle);
  pieces_done = 0;
  History history(false);
  add_story(history);
  daemon.run(append_and_sync(daemon, history.events));
  daemon.run(until_pieces_rest(daemon, 3));
  const int first = pieces_done;
  EXPECT_GE(first, 3);
  EXPECT_EQ(first % 3, 0);
  history.events.clear();
  history.run(2);
  history.add("run.start", R"("path":"/srv/db.yml")");
  daemon.run(append_and_sync(daemon, history.events));
  daemon.run(until_pieces_rest(daemon, first + 3));
  EXPECT_GE(pieces_done, first + 3);
  daemon.run(daemon.projection->close());
}

TEST(Projection, GathersWhatComesUntilSomebodyWaitsForIt) {
  Projection::Options slow = kQuick;
  slow.gather = std::chrono::hours(1);
  Daemon daemon(slow);
  daemon.run(append_and_sync(daemon, {}));
  daemon.run(daemon.append(story()));
  EXPECT_LT(daemon.projection->state().projected, daemon.projection->state().end);
  daemon.run(append_and_sync(daemon, {}));
  EXPECT_EQ(daemon.projection->state().projected, daemon.projection->state().end);
  daemon.run(daemon.projection->close());
}

Co<> wait_until_projected(Daemon& daemon) {
  const Deadline limit = daemon.clock.now() + std::chrono::seconds(20);
  while (daemon.projection->state().projected < daemon.projection->state().end &&
         daemon.clock.now() < limit) {
    const auto slept = co_await aio::sleep_for(daemon.loop, std::chrono::milliseconds(5));
    EXPECT_TRUE(slept);
  }
}

TEST(Projection, WritesByItselfWhatItGathered) {
  Projection::Options options = kQuick;
  options.gather = std::chrono::milliseconds(20);
  Daemon daemon(options);
  daemon.run(append_and_sync(daemon, {}));
  daemon.run(daemon.append(story()));
  daemon.run(wait_until_projected(daemon));
  EXPECT_EQ(daemon.projection->state().projected, daemon.projection->state().end);
  daemon.run(daemon.projection->close());
}

Co<> sync_fails(Daemon& daemon, Errc code) {
  const auto synced = co_await daemon.projection->sync();
  EXPECT_FALSE(synced);
  if (!synced) EXPECT_EQ(synced.error().code, code);
}

Co<> sync_works(Daemon& daemon) {
  const auto synced = co_await daemon.projection->sync();
  EXPECT_TRUE(synced) << (synced ? "" : synced.error().message);
}

TEST(Projection, ALockedStoreHoldsUpNoEventAndIsSaidOnce) {
  Daemon daemon;
  auto holder = open_store(daemon.home.store());
  ASSERT_TRUE(holder->run("BEGIN IMMEDIATE"));
  const auto events = story();
  daemon.run(daemon.append(events));
  for (int i = 0; i < 3; ++i) daemon.run(sync_fails(daemon, Errc::busy));
  ASSERT_TRUE(daemon.projection->state().trouble);
  EXPECT_EQ(daemon.log.lines.size(), 1u);
  ASSERT_TRUE(holder->run("ROLLBACK"));
  daemon.run(sync_works(daemon));
  EXPECT_FALSE(daemon.projection->state().trouble);
  EXPECT_EQ(daemon.count("SELECT n_results FROM playbooks"), 8);
}

TEST(Projection, ABrokenStoreIsMadeAgainOnceItIsMovedAway) {
  HEARTH_SQLITE_ONLY("a file that is no database");
  Daemon daemon;
  std::ofstream(store_path(daemon.home.path)) << std::string(9000, 'x');
  daemon.run(daemon.append(story()));
  daemon.run(sync_fails(daemon, Errc::corrupt));
  std::filesystem::remove(store_path(daemon.home.path));
  daemon.run(sync_works(daemon));
  EXPECT_EQ(daemon.count("SELECT n_results FROM playbooks"), 8);
}

TEST(Projection, ClosesWhileItPausesAndWhileItWaits) {
  Daemon daemon;
  daemon.run(sync_works(daemon));
  daemon.run(daemon.projection->close());
  Daemon locked;
  auto holder = open_store(locked.home.store());
  ASSERT_TRUE(holder->run("BEGIN IMMEDIATE"));
  locked.run(locked.append(story()));
  locked.run(sync_fails(locked, Errc::busy));
  locked.run(locked.projection->close());
}

}  // namespace
}  // namespace hearth::record
