#include "journal/writer.hh"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "journal/full_disk.hh"
#include "journal/posix.hh"
#include "journal/reader.hh"
#include "journal/record_codec.hh"
#include "journal/testing.hh"

namespace hearth::journal {
namespace {

using testing::event_line;
using testing::FullDisk;
using testing::TempFolder;
using testing::TestLog;
using testing::uuid;

std::string record(std::uint32_t producer, std::int64_t seq, std::string_view more = "") {
  std::string out;
  append_record(out, event_line(producer, seq, more));
  return out;
}

struct WriterTest : ::testing::Test {
  WriterTest() : folder(*named_journal(home / "journal", "daemon", uuid(1, 1))) {}

  Expected<Writer> open(Writer::Options options = {}) {
    dedup = Dedup();
    return Writer::open(folder, dedup, log, options);
  }
  /// The seqs of all events, read from the beginning.
  std::vector<std::int64_t> seqs() {
    Reader reader(folder, {folder.id});
    std::vector<std::int64_t> out;
    while (true) {
      auto entry = reader.next();
      EXPECT_TRUE(entry) << entry.error().message;
      if (!entry || !*entry) return out;
      out.push_back(read_event((*entry)->payload)->seq);
    }
  }
  std::string segment(std::uint64_t n = 1) { return segment_path(folder.path, n); }
  void append_raw(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::app | std::ios::binary) << bytes;
  }

  TempFolder home;
  TestLog log;
  Dedup dedup;
  JournalFolder folder;
};

using Seqs = std::vector<std::int64_t>;

TEST_F(WriterTest, WhatIsAppendedIsReadInOrder) {
  auto writer = open();
  ASSERT_TRUE(writer) << writer.error().message;
  ASSERT_TRUE(writer->append(record(7, 0) + record(7, 1)));
  ASSERT_TRUE(writer->append(record(7, 2)));
  EXPECT_EQ(seqs(), (Seqs{0, 1, 2}));
  EXPECT_EQ(*read_file(segment(), 100'000),
            segment_header(1) + record(7, 0) + record(7, 1) + record(7, 2));
}

TEST_F(WriterTest, FoldersAndFilesAreClosedToOthers) {
  auto writer = open();
  ASSERT_TRUE(writer->write_checkpoint({}));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home / "journal")) {
    struct stat status;
    ASSERT_EQ(::lstat(entry.path().c_str(), &status), 0);
    if (!entry.is_symlink())
      EXPECT_EQ(status.st_mode & 0777, entry.is_directory() ? 0700u : 0600u) << entry.path();
  }
}

TEST_F(WriterTest, AFolderOpenToOthersIsRefused) {
  ::chmod(folder.path.c_str(), 0750);
  EXPECT_EQ(open().error().code, Errc::denied);
}

TEST_F(WriterTest, OneProcessAppendsAtATime) {
  auto first = open();
  ASSERT_TRUE(first);
  EXPECT_EQ(open().error().code, Errc::busy);
  first = fail(Errc::io, "closed");
  EXPECT_TRUE(open());
}

TEST_F(WriterTest, ATornTailIsCutAndKeptBesideWhereverItWasTorn) {
  const std::string whole = record(7, 2);
  for (std::size_t n = 1; n < whole.size(); n += 13) {
    std::filesystem::remove_all(folder.path);
    ASSERT_TRUE(open()->append(record(7, 0) + record(7, 1)));
    append_raw(segment(), whole.substr(0, n));
    auto writer = open();
    ASSERT_TRUE(writer) << writer.error().message;
    EXPECT_EQ(*read_file(folder.path + "/00000001.torn", 9999), whole.substr(0, n));
    ASSERT_TRUE(writer->append(record(7, 3)));
    EXPECT_EQ(seqs(), (Seqs{0, 1, 3}));
  }
}

TEST_F(WriterTest, ZerosAtTheEndAreCut) {  // what a file system may leave after a power failure
  ASSERT_TRUE(open()->append(record(7, 0)));
  append_raw(segment(), std::string(5000, '\0'));
  ASSERT_TRUE(open()->append(record(7, 1)));
  EXPECT_EQ(seqs(), (Seqs{0, 1}));
}

TEST_F(WriterTest, TheLastSegmentIsCutAtTheFirstRecordWhoseCrcDiffers) {
  ASSERT_TRUE(open()->append(record(7, 0) + record(7, 1) + record(7, 2)));
  std::string bytes = *read_file(segment(), 9999);
  bytes[16 + record(7, 0).size() + 50] ^= 4;
  std::ofstream(segment(), std::ios::binary) << bytes;
  EXPECT_TRUE(open());
  EXPECT_EQ(seqs(), Seqs{0});
  EXPECT_EQ(log.lines.size(), 1u);
}

TEST_F(WriterTest, ASegmentThatOnlyBeganIsBegunAgain) {
  ASSERT_TRUE(open({.segment_bytes_max = 100})->append(record(7, 0)));
  for (const std::string& begun : {std::string(), std::string("HEAR"), std::string(16, '\0')}) {
    std::ofstream(segment(2), std::ios::binary) << begun;
    auto writer = open();
    ASSERT_TRUE(writer) << writer.error().message;
    EXPECT_EQ(writer->end().segment, 2u);
    EXPECT_EQ(*read_file(segment(2), 99), segment_header(2));
    std::filesystem::remove(segment(2));
  }
}

TEST_F(WriterTest, ASegmentOfAnotherVersionIsLeftAlone) {
  open();
  const std::string theirs = "HEARTHJ2" + std::string(100, 'x');
  std::ofstream(segment(), std::ios::binary) << theirs;
  EXPECT_EQ(open().error().code, Errc::corrupt);
  EXPECT_EQ(*read_file(segment(), 999), theirs);
}

TEST_F(WriterTest, SegmentsRollAndReadOn) {
  auto writer = open({.segment_bytes_max = 1000});
  Seqs all;
  for (int i = 0; i < 20; ++i, all.push_back(all.size())) ASSERT_TRUE(writer->append(record(7, i)));
  EXPECT_EQ(seqs(), all);
  EXPECT_EQ(list_segments(folder.path)->size(), 5u);
  for (const std::uint64_t n : *list_segments(folder.path))
    EXPECT_LE(std::filesystem::file_size(segment(n)), 1000u);
}

TEST_F(WriterTest, OpeningKnowsWhatTheJournalHas) {
  {
    auto writer = open({.segment_bytes_max = 1000});
    for (int i = 0; i < 12; ++i) ASSERT_TRUE(writer->append(record(i % 2, i / 2)));
  }
  ASSERT_TRUE(open());
  EXPECT_EQ(dedup.acked(uuid(0)), 5);
  EXPECT_EQ(dedup.acked(uuid(1)), 5);
}

TEST_F(WriterTest, ACheckpointSavesReadingWhatStandsBeforeIt) {
  {
    auto writer = open({.segment_bytes_max = 1000});
    for (int i = 0; i < 6; ++i) {
      ASSERT_TRUE(writer->append(record(7, i)));
      dedup.add(*read_event(event_line(7, i)));
    }
    dedup.commit();
    ASSERT_TRUE(writer->write_checkpoint(dedup.producers()));
    ASSERT_TRUE(writer->append(record(7, 6)));
  }
  std::filesystem::remove(segment(1));
  ASSERT_TRUE(open());
  EXPECT_EQ(dedup.acked(uuid(7)), 6);
}

TEST_F(WriterTest, ADamagedCheckpointIsPassedOver) {
  {
    auto writer = open();
    ASSERT_TRUE(writer->append(record(7, 0)));
    ASSERT_TRUE(writer->write_checkpoint({{uuid(8), *SeqSet::parse("5")}}));
  }
  const std::string seen = folder.path + "/seen";
  const std::string good = *read_file(seen, 9999);
  for (const std::string& bad : {good.substr(0, 20), std::string(), good + "x"}) {
    std::ofstream(seen, std::ios::binary) << bad;
    ASSERT_TRUE(open());
    EXPECT_EQ(dedup.acked(uuid(8)), std::nullopt);
    EXPECT_EQ(dedup.acked(uuid(7)), 0);
  }
}

TEST_F(WriterTest, AFullDiskLeavesNothingHalfAndLaterAppendsWork) {
  auto writer = open();
  ASSERT_TRUE(writer->append(record(7, 0)));
  const std::string before = *read_file(segment(), 9999);
  {
    FullDisk full(before.size() + record(7, 1).size() + 20);
    EXPECT_EQ(writer->append(record(7, 1) + record(7, 2)).error().code, Errc::full);
    EXPECT_EQ(*read_file(segment(), 9999), before);
    EXPECT_TRUE(writer->append(record(7, 1)));
  }
  EXPECT_TRUE(writer->append(record(7, 2)));
  EXPECT_EQ(seqs(), (Seqs{0, 1, 2}));
}

TEST_F(WriterTest, ADiskTooFullForANewSegmentKeepsTheOldOne) {
  auto writer = open({.segment_bytes_max = 500});
  ASSERT_TRUE(writer->append(record(7, 0) + record(7, 1)));
  {
    FullDisk full(8);
    EXPECT_EQ(writer->append(record(7, 2)).error().code, Errc::full);
    EXPECT_FALSE(std::filesystem::exists(segment(2)));
  }
  EXPECT_TRUE(writer->append(record(7, 2)));
  EXPECT_EQ(seqs(), (Seqs{0, 1, 2}));
  EXPECT_EQ(writer->end().segment, 2u);
}

TEST(Folder, AllProcessesOfOneKindGetTheSameJournal) {
  TempFolder home;
  const auto first = named_journal(home / "journal", "daemon", uuid(1, 1));
  const auto second = named_journal(home / "journal", "daemon", uuid(2, 2));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->id, second->id);
  EXPECT_NE(named_journal(home / "journal", "boot", uuid(3, 3))->id, first->id);
  EXPECT_EQ(list_journals(home / "journal")->size(), 2u);
  EXPECT_EQ(list_journals(home / "nothing")->size(), 0u);
}

TEST(Folder, ARemovedJournalIsFollowedByOneWithAnotherName) {
  TempFolder home;
  const auto first = named_journal(home / "journal", "daemon", uuid(1, 1));
  std::filesystem::remove_all(first->path);
  const auto second = named_journal(home / "journal", "daemon", uuid(2, 2));
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->id, uuid(2, 2));
  EXPECT_EQ(named_journal(home / "journal", "daemon", uuid(3, 3))->id, uuid(2, 2));
}

}  // namespace
}  // namespace hearth::journal
