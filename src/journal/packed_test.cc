#include "journal/packed.hh"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "journal/keeper.hh"
#include "journal/posix.hh"
#include "journal/reader.hh"
#include "journal/testing.hh"
#include "journal/writer.hh"

namespace hearth::journal {
namespace {

using testing::event_line;
using testing::TempFolder;
using testing::TestLog;
using testing::uuid;

/// A journal of some small segments: events of producers 1 to 3, whose runs take turns.
struct World {
  TempFolder home;
  TestLog log;
  JournalFolder folder;
  Cursor end;
  std::vector<Cursor> after;  // each event
  std::vector<std::string> lines;

  explicit World(int events = 60, std::uint64_t segment_bytes = 4000)
      : folder(*named_journal(home / "journal", "daemon", uuid(1, 1))) {
    Dedup dedup;
    auto writer = Writer::open(folder, dedup, log, {segment_bytes});
    HEARTH_ASSERT(writer);
    for (int n = 0; n < events; ++n) {
      lines.push_back(event_line(1 + n % 3, n / 3, std::string(n % 40, 'x')));
      std::string record;
      append_record(record, lines.back());
      HEARTH_ASSERT(writer->append(record));
      after.push_back(writer->end());
    }
    end = writer->end();
  }
  std::vector<std::string> read(Cursor from) const {
    std::vector<std::string> found;
    Reader reader(folder, from);
    while (true) {
      auto entry = reader.next();
      HEARTH_ASSERT(entry);
      if (!*entry) return found;
      found.emplace_back((*entry)->payload);
    }
  }
  std::vector<std::string> read() const { return read(Cursor{folder.id}); }
  void pack() {
    Keeper keeper(folder, log);
    while (*keeper.pack_next(end.segment)) {
    }
  }
  std::set<Uuid> run_of(std::uint32_t producer) const { return {uuid(producer, 0xffff)}; }
};

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Packed, ASegmentHasTheDocumentedBytes) {
  TempFolder folder;
  auto writer = PackedWriter::begin(folder.path(), 0x102);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->add("{}", 16));
  ASSERT_TRUE(writer->add("[]", 16 + 10 + 100));
  ASSERT_TRUE(writer->finish());
  const std::string bytes = bytes_of(folder / "00000258.zseg");
  EXPECT_EQ(bytes.substr(0, 16), std::string("HEARTHZ1\0\0\0\0\0\0\1\2", 16));
  const auto head = decode_block_head(std::string_view(bytes).substr(16));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->offset, 16u);
  EXPECT_EQ(head->packed, bytes.size() - 16 - 20);
  EXPECT_EQ(bytes.substr(24, 8), std::string("\0\0\0\0\0\0\0\x10", 8));
  EXPECT_EQ(bytes.substr(36, 4), "\x28\xb5\x2f\xfd");  // RFC 8878 §3.1.1
  const auto block = unpack_block(*head, std::string_view(bytes).substr(36));
  ASSERT_TRUE(block);
  std::string expected;
  append_record(expected, "{}");
  expected += std::string("\0\0\0\0", 4);
  expected += block->substr(14, 4);  // the CRC of the hole's size
  expected += std::string("\0\0\0\0\0\0\0\x64", 8);
  append_record(expected, "[]");
  EXPECT_EQ(*block, expected);
  EXPECT_EQ(decode_hole(std::string_view(*block).substr(10)), 100u);
}

TEST(Packed, ReadersSeeTheSameFromEveryCursor) {
  World world;
  ASSERT_GT(world.end.segment, 3u);
  world.pack();
  EXPECT_EQ(::access(segment_path(world.folder.path, 1).c_str(), F_OK), -1);
  EXPECT_EQ(::access(segment_path(world.folder.path, world.end.segment).c_str(), F_OK), 0);
  EXPECT_EQ(world.read(), world.lines);
  for (std::size_t n = 0; n < world.after.size(); ++n)
    EXPECT_EQ(world.read(world.after[n]),
              std::vector<std::string>(world.lines.begin() + static_cast<std::ptrdiff_t>(n) + 1,
                                       world.lines.end()));
}

TEST(Packed, AReaderThatIsWithinASegmentGoesOnWhenItIsPacked) {
  World world;
  Reader reader(world.folder, Cursor{world.folder.id});
  std::vector<std::string> found;
  for (int n = 0; n < 3; ++n) found.emplace_back((*reader.next())->payload);
  world.pack();
  while (true) {
    const auto entry = reader.next();
    ASSERT_TRUE(entry) << entry.error().message;
    if (!*entry) break;
    found.emplace_back((*entry)->payload);
  }
  EXPECT_EQ(found, world.lines);
}

TEST(Packed, BlocksOfManyRecordsAreFoundFromTheirMiddle) {
  World world(4000, 8 << 20);
  ASSERT_TRUE(pack_segment(world.folder.path, 1));
  const auto size = std::filesystem::file_size(packed_path(world.folder.path, 1));
  EXPECT_LT(size, 4000u * 250 / 5);
  for (std::size_t n = 0; n < world.after.size(); n += 371) {
    auto scan = PackedScan::open(world.folder.path, 1, world.after[n].offset);
    ASSERT_TRUE(scan);
    const auto step = scan->next();
    ASSERT_TRUE(step && step->state == RecordScan::State::whole);
    EXPECT_EQ(step->payload, world.lines[n + 1]);
    EXPECT_EQ(scan->offset(), world.after[n + 1].offset);
  }
}

TEST(Packed, WhatIsCutIsGoneAndCursorsStayWhatTheyAre) {
  World world;
  Keeper keeper(world.folder, world.log);
  for (std::uint64_t number = 1; number < world.end.segment; ++number) {
    const auto done = cut_segment(world.folder.path, number, world.run_of(2));
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_GT(done->gone, 0u);
  }
  std::vector<std::string> left;
  for (std::size_t n = 0; n < world.lines.size(); ++n)
    if (n % 3 != 1 || world.after[n].segment == world.end.segment) left.push_back(world.lines[n]);
  EXPECT_EQ(world.read(), left);
  // From a place within what is gone it goes on with the next event that is there.
  for (std::size_t n = 0; n + 1 < world.after.size(); ++n) {
    const auto rest = world.read(world.after[n]);
    std::size_t next = n + 1;
    if (next % 3 == 1 && world.after[next].segment < world.end.segment) ++next;
    ASSERT_FALSE(rest.empty());
    EXPECT_EQ(rest.front(), world.lines[next]) << n;
  }
  // Once more changes nothing.
  const auto again = cut_segment(world.folder.path, 1, world.run_of(2));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->gone, 0u);
}

TEST(Packed, ASegmentOfWhichNothingIsLeftGoes) {
  World world;
  std::set<Uuid> all;
  for (std::uint32_t producer = 1; producer <= 3; ++producer) all.merge(world.run_of(producer));
  ASSERT_TRUE(cut_segment(world.folder.path, 1, all));
  ASSERT_TRUE(cut_segment(world.folder.path, 2, all));
  EXPECT_EQ(list_segments(world.folder.path)->front(), 3u);
  const auto first =
      std::ranges::find_if(world.after, [](const Cursor& at) { return at.segment == 3; });
  EXPECT_EQ(world.read().front(),
            world.lines[static_cast<std::size_t>(first - world.after.begin())]);
  Dedup dedup;  // and whoever appends opens it
  EXPECT_TRUE(Writer::open(world.folder, dedup, world.log));
}

TEST(Packed, WhatAKilledProcessLeftIsPutInOrder) {
  World world;
  const std::string plain = segment_path(world.folder.path, 1);
  const std::string copy = bytes_of(plain);
  ASSERT_TRUE(pack_segment(world.folder.path, 1));
  std::ofstream(plain, std::ios::binary) << copy;  // as before it was removed
  std::ofstream(packed_path(world.folder.path, 2) + ".new", std::ios::binary) << "half";
  EXPECT_EQ(world.read(), world.lines);
  world.pack();
  EXPECT_EQ(::access(plain.c_str(), F_OK), -1);
  EXPECT_EQ(::access((packed_path(world.folder.path, 2) + ".new").c_str(), F_OK), -1);
  EXPECT_EQ(world.read(), world.lines);
}

TEST(Packed, ADamagedSegmentStaysAndIsSaidOnce) {
  World world;
  {
    std::fstream file(segment_path(world.folder.path, 1),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(40);
    file << "damage";
  }
  world.pack();
  EXPECT_EQ(::access(segment_path(world.folder.path, 1).c_str(), F_OK), 0);
  ASSERT_EQ(std::ranges::count_if(world.log.lines,
                                  [](const std::string& line) { return line.contains("warning"); }),
            1);
  EXPECT_EQ(::access(packed_path(world.folder.path, 2).c_str(), F_OK), 0);
}

TEST(Packed, DamageOfAPackedOneIsFoundAndItsSegmentCanBePassedOver) {
  World world;
  world.pack();
  {
    std::fstream file(packed_path(world.folder.path, 2),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(60);
    file << "damage";
  }
  Reader reader(world.folder, Cursor{world.folder.id});
  bool damaged = false;
  std::size_t found = 0;
  while (true) {
    const auto entry = reader.next();
    if (!entry) {
      EXPECT_EQ(entry.error().code, Errc::corrupt);
      EXPECT_FALSE(damaged);
      damaged = true;
      reader.skip_segment();
      continue;
    }
    if (!*entry) break;
    ++found;
  }
  EXPECT_TRUE(damaged);
  EXPECT_LT(found, world.lines.size());
}

}  // namespace
}  // namespace hearth::journal
