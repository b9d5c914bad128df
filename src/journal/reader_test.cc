#include "journal/reader.hh"

#include <gtest/gtest.h>

#include <fstream>

#include "journal/posix.hh"
#include "journal/record_codec.hh"
#include "journal/testing.hh"
#include "journal/writer.hh"

namespace hearth::journal {
namespace {

using testing::TempFolder;
using testing::TestLog;
using testing::uuid;

std::string record(std::string_view payload) {
  std::string out;
  append_record(out, payload);
  return out;
}

struct ReaderTest : ::testing::Test {
  ReaderTest() : folder(*named_journal(home / "journal", "daemon", uuid(1, 1))) {
    writer.emplace(*Writer::open(folder, dedup, log, {.segment_bytes_max = 100}));
  }
  void append(std::string_view payload) { ASSERT_TRUE(writer->append(record(payload))); }
  /// What is read until the end or an error, with '!' and the error's kind.
  std::string read(Reader& reader, std::optional<Cursor> until = {}) {
    std::string out;
    while (true) {
      const auto entry = reader.next(until);
      if (!entry) return out + "!" + name_of(entry.error().code);
      if (!*entry) return out;
      out += (*entry)->payload;
    }
  }
  void damage(std::uint64_t segment, std::size_t offset) {
    std::fstream file(segment_path(folder.path, segment),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    file.put('\x7f');
  }

  TempFolder home;
  TestLog log;
  Dedup dedup;
  JournalFolder folder;
  std::optional<Writer> writer;
};

TEST_F(ReaderTest, GoesOnWhereItStopped) {
  Reader reader(folder, {folder.id});
  EXPECT_EQ(read(reader), "");
  std::string all;
  for (char c = 'a'; c <= 'z'; ++c) {
    const std::string payload(30, c);
    append(payload);
    EXPECT_EQ(read(reader), payload);
    all += payload;
  }
  EXPECT_GT(writer->end().segment, 5u);
  EXPECT_EQ(reader.cursor(), writer->end());
  Reader again(folder, {folder.id});
  EXPECT_EQ(read(again), all);
}

TEST_F(ReaderTest, EachEventsCursorIsWhereTheNextBegins) {
  for (const char* payload : {"one", "two", "three"}) append(payload);
  Reader reader(folder, {folder.id});
  const Cursor behind_one = (*reader.next())->next;
  EXPECT_EQ(behind_one.offset, 16 + record("one").size());
  Reader from_two(folder, behind_one);
  EXPECT_EQ(read(from_two), "twothree");
}

TEST_F(ReaderTest, StopsBeforeTheCursorGiven) {
  append("one");
  const Cursor end = writer->end();
  append("two");
  Reader reader(folder, {folder.id});
  EXPECT_EQ(read(reader, end), "one");
  EXPECT_EQ(read(reader, end), "");
  EXPECT_EQ(read(reader, writer->end()), "two");
}

TEST_F(ReaderTest, ARecordThatIsBeingWrittenIsTheEndForNow) {
  append("one");
  const std::string half = record("two");
  std::ofstream file(segment_path(folder.path, 1), std::ios::app | std::ios::binary);
  Reader reader(folder, {folder.id});
  EXPECT_EQ(read(reader), "one");
  for (const char byte : half.substr(0, half.size() - 1)) {
    file << byte << std::flush;
    EXPECT_EQ(read(reader), "");
  }
  file << half.back() << std::flush;
  EXPECT_EQ(read(reader), "two");
}

TEST_F(ReaderTest, DamageInTheMiddleIsNamedWithItsPlaceAndCanBeSkipped) {
  append(std::string(30, 'a'));
  append(std::string(30, 'b'));
  append("c");  // the second segment
  damage(1, 16 + 38 + 10);
  Reader reader(folder, {folder.id});
  EXPECT_EQ(read(reader), std::string(30, 'a') + "!corrupt");
  EXPECT_EQ(reader.next().error().message,
            segment_path(folder.path, 1) + ": a damaged record at offset 54");
  reader.skip_segment();
  EXPECT_EQ(read(reader), "c");
}

TEST_F(ReaderTest, DamageBeforeOtherRecordsOfTheLastSegmentIsNoEnd) {
  append("one");
  append("two");
  damage(1, 16 + 8);
  Reader reader(folder, {folder.id});
  EXPECT_EQ(read(reader), "!corrupt");
  Reader limited(folder, {folder.id});
  EXPECT_EQ(read(limited, writer->end()), "!corrupt");
}

TEST_F(ReaderTest, DamageAtTheVeryEndIsAnEndUnlessItIsKnownToBeOnDisk) {
  append("one");
  damage(1, 16 + 8);
  Reader reader(folder, {folder.id});
  EXPECT_EQ(read(reader), "");
  EXPECT_EQ(read(reader, writer->end()), "!corrupt");
}

TEST_F(ReaderTest, PrunedSegmentsArePassedOver) {
  for (char c = 'a'; c <= 'f'; ++c) append(std::string(60, c));
  std::filesystem::remove(segment_path(folder.path, 1));
  std::filesystem::remove(segment_path(folder.path, 2));
  Reader reader(folder, {folder.id});
  EXPECT_EQ(read(reader).front(), 'c');
}

TEST_F(ReaderTest, ACursorPastTheJournalIsAnError) {
  Reader reader(folder, {folder.id, 9, 16});
  EXPECT_EQ(read(reader), "!not_found");
}

TEST_F(ReaderTest, RecordsLargerThanItsBufferAreRead) {
  const std::string large(3'000'000, 'x');
  append("small");
  append(large);
  append("small");
  Reader reader(folder, {folder.id});
  EXPECT_EQ(read(reader), "small" + large + "small");
}

}  // namespace
}  // namespace hearth::journal
