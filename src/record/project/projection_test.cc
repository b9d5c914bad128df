#include "record/project/projection.hh"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "aio/scope.hh"
#include "journal/writer.hh"
#include "record/testing/history.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record {
namespace {

using testing::History;
using testing::Lines;

constexpr Projection::Options kQuick{std::chrono::milliseconds(5), std::chrono::milliseconds(20),
                                     std::chrono::milliseconds(20)};

/// A daemon's inside: journal, intake, projection, on a loop.
struct Daemon {
  testing::TempHome home;
  Lines log;
  aio::SystemClock clock;
  aio::Loop loop{clock};
  aio::BlockingPool pool{loop, 2};
  RowIds ids;
  journal::JournalFolder folder;
  std::optional<journal::Intake> intake;
  std::optional<Projection> projection;

  explicit Daemon(Projection::Options options = kQuick) {
    std::filesystem::create_directory(home.path);
    std::filesystem::permissions(home.path, std::filesystem::perms::owner_all);
    folder = *journal::named_journal(home.path + "/journal", "daemon",
                                     *Uuid::parse(testing::uuid(7, 1)));
    journal::Dedup dedup;
    auto writer = journal::Writer::open(folder, dedup, log);
    HEARTH_ASSERT(writer);
    HEARTH_ASSERT(restore_row_ids(ids, home.store(), folder, log));
    intake.emplace(loop, pool, log, ids, *std::move(writer), std::move(dedup));
    projection.emplace(loop, pool, log, *intake, folder, home.store(), options);
  }

  /// Runs `work` to its end.
  void run(Co<> work) {
    struct Run {
      static Co<> then_stop(aio::Loop& loop, Co<> work) {
        co_await std::move(work);
        loop.stop();
      }
    };
    aio::Scope scope(loop);
    scope.start("test", Run::then_stop(loop, std::move(work)));
    loop.run();
    ASSERT_EQ(scope.size(), 0u);
  }

  Co<> append(const std::vector<std::string>& events) {
    for (const std::string& event : events) {
      const auto added = intake->add(event);
      EXPECT_TRUE(added) << (added ? "" : added.error().message);
      if (!added) co_return;
      const auto settled = co_await intake->settle(added->ticket, added->ticket);
      EXPECT_TRUE(settled);
    }
  }
  std::int64_t count(std::string_view sql) {
    auto db = read_store(home.store());
    EXPECT_TRUE(db) << (db ? "" : db.error().message);
    return db ? db->find(sql)->value_or(-1) : -1;
  }
};

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
