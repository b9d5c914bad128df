#include "record/project/catch_up.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "aio/loop.hh"
#include "base/text.hh"
#include "journal/record_codec.hh"
#include "journal/writer.hh"
#include "record/testing/history.hh"
#include "record/testing/temp_home.hh"

namespace hearth::record {
namespace {

using testing::dump;
using testing::History;
using testing::Lines;

/// A home with a journal that holds a history.
struct CatchUpWorld {
  testing::TempHome home;
  aio::SystemClock clock;
  Lines log;
  journal::JournalFolder folder;
  journal::Cursor end;

  explicit CatchUpWorld(const std::vector<std::string>& events,
                        std::uint64_t segment_bytes = 1 << 20) {
    (void)home.store();  // made before a test forks
    std::filesystem::create_directory(home.path);
    std::filesystem::permissions(home.path, std::filesystem::perms::owner_all);
    folder = *journal::named_journal(home.path + "/journal", "daemon",
                                     *Uuid::parse(testing::uuid(7, 1)));
    journal::Dedup dedup;
    auto writer = journal::Writer::open(folder, dedup, log, {.segment_bytes_max = segment_bytes});
    HEARTH_ASSERT(writer);
    for (const std::string& event : events) {
      std::string record;
      journal::append_record(record, event);
      HEARTH_ASSERT(writer->append(record));
    }
    end = writer->end();
  }

  CatchUp catch_up() {
    return CatchUp(home.store(), folder, clock, log, std::chrono::milliseconds(20));
  }

  Expected<> all(CatchUp& work) {
    while (true) {
      TRY(const journal::Cursor reached, work.step(end));
      if (reached >= end) return {};
    }
  }
  std::string tables() {
    auto db = read_store(home.store());
    HEARTH_ASSERT(db);
    return dump(*db);
  }
};

std::vector<std::string> some_history(std::uint64_t runs) {
  std::mt19937_64 random(7);
  History history;
  for (std::uint64_t run = 1; run <= runs; ++run) add_random_run(history, random, run);
  return history.events;
}

TEST(CatchUp, TheStoreHoldsWhatTheJournalHolds) {
  CatchUpWorld world(some_history(3), 2000);  // several segments
  CatchUp work = world.catch_up();
  ASSERT_TRUE(world.all(work));
  Database expected = testing::memory_store();
  testing::project(expected, world.log, some_history(3), 100);
  EXPECT_EQ(world.tables(), dump(expected));
}

TEST(CatchUp, KilledAtAnyMomentItGoesOnWhereTheStoreIs) {
  const auto events = some_history(40);
  CatchUpWorld world(events, 20'000);
  for (int kill = 0; kill < 12; ++kill) {
    const pid_t child = ::fork();
    if (child == 0) {
      CatchUp work = world.catch_up();
      while (true)
        if (const auto reached = work.step(world.end); !reached || *reached >= world.end)
          ::_exit(0);
    }
    ::usleep(1000 + 2500 * kill);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  CatchUp work = world.catch_up();
  ASSERT_TRUE(world.all(work));
  Database expected = testing::memory_store();
  testing::project(expected, world.log, events, 100);
  EXPECT_EQ(world.tables(), dump(expected));
}

TEST(CatchUp, AStoreThatWasMovedAwayIsMadeAgainWithTheSameIds) {
  HEARTH_SQLITE_ONLY("a file");
  CatchUpWorld world(some_history(2));
  CatchUp work = world.catch_up();
  ASSERT_TRUE(world.all(work));
  const std::string before = world.tables();
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(store_path(world.home.path) + suffix);
  ASSERT_TRUE(world.all(work));
  EXPECT_EQ(world.tables(), before);
}

TEST(CatchUp, AStoreLockedByAnotherProgramIsTriedAgainLater) {
  CatchUpWorld world(some_history(1));
  auto holder = open_store(world.home.store());
  ASSERT_TRUE(holder->run("BEGIN IMMEDIATE"));
  CatchUp work = world.catch_up();
  const auto stepped = work.step(world.end);
  ASSERT_FALSE(stepped);
  EXPECT_EQ(stepped.error().code, Errc::busy);
  EXPECT_NE(stepped.error().message.find("is locked by another program"), std::string::npos)
      << stepped.error().message;
  ASSERT_TRUE(holder->run("ROLLBACK"));
  EXPECT_TRUE(world.all(work));
}

TEST(CatchUp, TwoNeverProjectIntoOneStore) {
  HEARTH_SQLITE_ONLY("two take turns with PostgreSQL");
  CatchUpWorld world(some_history(1));
  CatchUp one = world.catch_up(), other = world.catch_up();
  ASSERT_TRUE(one.step(world.end));
  ASSERT_FALSE(other.step(world.end));
  EXPECT_EQ(other.step(world.end).error().code, Errc::busy);
}

TEST(CatchUp, ADamagedSegmentOfTheJournalIsSaidAndLeft) {
  CatchUpWorld world(some_history(3), 2000);
  const std::string first = journal::segment_path(world.folder.path, 1);
  std::filesystem::resize_file(first, std::filesystem::file_size(first) - 5);
  CatchUp work = world.catch_up();
  ASSERT_TRUE(world.all(work));
  ASSERT_FALSE(world.log.lines.empty());
  EXPECT_NE(world.log.lines[0].find("left out"), std::string::npos);
}

TEST(CatchUp, RowIdsGoOnBehindBothStoreAndJournal) {
  CatchUpWorld world(some_history(2));
  Database expected = testing::memory_store();
  testing::project(expected, world.log, some_history(2), 100);
  RowIds wanted;
  ASSERT_TRUE(wanted.restore(expected));
  const auto next = wanted.next("result");
  const auto restored = [&] {
    RowIds ids;
    EXPECT_TRUE(restore_row_ids(ids, world.home.store(), world.folder, world.log));
    return ids.next("result");
  };
  EXPECT_EQ(restored(), next) << "from the journal alone";
  CatchUp work = world.catch_up();
  ASSERT_TRUE(world.all(work));
  EXPECT_EQ(restored(), next) << "from the store";
  if (testing::on_postgres()) return;
  std::ofstream(store_path(world.home.path)) << "no database";
  EXPECT_EQ(restored(), next) << "with a broken store";
}

}  // namespace
}  // namespace hearth::record
