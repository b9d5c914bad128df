#include "journal/spools.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "journal/full_disk.hh"
#include "journal/testing_rig.hh"

namespace hearth::journal {
namespace {

using testing::event_line;
using testing::FullDisk;
using testing::Rig;
using testing::run;
using testing::uuid;
using Stored = std::vector<std::string>;

struct SpoolsTest : ::testing::Test {
  SpoolsTest() { std::filesystem::create_directory(folder); }

  static Co<> pass_into(Spools& spools, Expected<Spools::Pass>& pass) {
    pass = co_await spools.pass();
  }
  Expected<Spools::Pass> pass() {
    Expected<Spools::Pass> pass;
    run(rig.loop, pass_into(spools, pass));
    return pass;
  }
  std::string path(std::uint32_t producer) {
    return join({folder, "/", uuid(producer).text(), ".jsonl"});
  }
  void append(std::uint32_t producer, std::string_view bytes) {
    std::ofstream(path(producer), std::ios::app | std::ios::binary) << bytes;
  }
  /// What the producer does as long as it may write.
  aio::Fd hold(std::uint32_t producer) {
    aio::Fd fd(::open(path(producer).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    // Of the file description: the producer's own kind would not outlive the reader's close here.
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    EXPECT_EQ(::fcntl(fd.get(), F_OFD_SETLK, &whole), 0);
    return fd;
  }

  Rig rig;
  std::string folder = rig.home / "spool";
  Spools spools{rig.loop, rig.pool, rig.log, *rig.intake, folder};
};

TEST_F(SpoolsTest, WithoutAFolderThereIsNothingToDo) {
  std::filesystem::remove(folder);
  const auto done = pass();
  ASSERT_TRUE(done);
  EXPECT_EQ(done->removed + done->held + done->events, 0u);
}

TEST_F(SpoolsTest, ASpoolOfAProducerThatWentIsTakenInAndRemoved) {
  for (int seq = 0; seq < 300; ++seq) append(7, event_line(7, seq) + "\n");
  append(8, event_line(8, 0) + "\n");
  const auto done = pass();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->removed, 2u);
  EXPECT_EQ(done->events, 301u);
  EXPECT_EQ(rig.stored().size(), 301u);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(SpoolsTest, ALastLineWithoutItsEndIsDroppedOnceNobodyCanEndIt) {
  append(7, event_line(7, 0) + "\n" + event_line(7, 1));
  EXPECT_EQ(pass()->events, 1u);
  EXPECT_EQ(rig.stored(), Stored{"7.0"});
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(SpoolsTest, ASpoolThatIsHeldIsReadAgainAndLosesNothing) {
  aio::Fd held = hold(7);
  append(7, event_line(7, 0) + "\n" + event_line(7, 1).substr(0, 50));
  EXPECT_EQ(pass()->held, 1u);
  EXPECT_EQ(rig.stored(), Stored{"7.0"});
  EXPECT_EQ(pass()->events, 0u);  // nothing came
  append(7, event_line(7, 1).substr(50) + "\n" + event_line(7, 2) + "\n");
  EXPECT_EQ(pass()->held, 1u);
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1", "7.2"}));
  append(7, event_line(7, 3) + "\n");
  held.reset();
  EXPECT_EQ(pass()->removed, 1u);
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1", "7.2", "7.3"}));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(SpoolsTest, WhatTheSocketBroughtAlreadyIsNotDoubled) {
  rig.add(7, 0);
  rig.add(7, 2);
  for (int seq = 0; seq < 4; ++seq) append(7, event_line(7, seq) + "\n");
  EXPECT_EQ(pass()->removed, 1u);
  Stored stored = rig.stored();
  std::sort(stored.begin(), stored.end());
  EXPECT_EQ(stored, (Stored{"7.0", "7.1", "7.2", "7.3"}));
}

TEST_F(SpoolsTest, LinesThatAreNoEventsAreSetAsideWithTheirSpool) {
  append(7, event_line(7, 0) + "\nnonsense\n" + event_line(7, 1) + "\n");
  const auto done = pass();
  EXPECT_EQ(done->refused, 1u);
  EXPECT_EQ(rig.stored(), (Stored{"7.0", "7.1"}));
  EXPECT_FALSE(std::filesystem::exists(path(7)));
  EXPECT_TRUE(std::filesystem::exists(path(7) + ".refused"));
  EXPECT_EQ(pass()->removed, 0u);
  ASSERT_EQ(rig.log.lines.size(), 1u);
  EXPECT_NE(rig.log.lines[0].find(".jsonl:2: not an event"), std::string::npos);
}

TEST_F(SpoolsTest, OnAFullDiskTheSpoolStays) {
  append(7, event_line(7, 0) + "\n");
  {
    FullDisk full(100);
    EXPECT_EQ(pass().error().code, Errc::full);
    EXPECT_TRUE(std::filesystem::exists(path(7)));
  }
  EXPECT_EQ(pass()->removed, 1u);
  EXPECT_EQ(rig.stored(), Stored{"7.0"});
}

TEST_F(SpoolsTest, WhatIsNoFileOfOursIsLeftAlone) {
  std::filesystem::create_symlink("/etc/passwd", path(7));
  std::filesystem::create_directory(path(8));
  ASSERT_EQ(::mkfifo(path(9).c_str(), 0600), 0);
  ASSERT_TRUE(pass());
  EXPECT_EQ(rig.stored(), Stored{});
  EXPECT_EQ(rig.log.lines.size(), 3u);
  for (const std::uint32_t producer : {7, 8, 9})
    EXPECT_TRUE(std::filesystem::is_symlink(path(producer)) ||
                std::filesystem::exists(path(producer)));
}

}  // namespace
}  // namespace hearth::journal
