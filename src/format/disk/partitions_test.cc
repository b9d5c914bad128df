#include "format/disk/partitions.hh"

#include <gtest/gtest.h>

using namespace hearth;
using namespace hearth::format::disk;

namespace {

class Disk {
 public:
  explicit Disk(std::size_t sectors) : bytes_(sectors * 512) {}

  void sign(std::size_t sector) {
    bytes_[sector * 512 + 510] = 0x55;
    bytes_[sector * 512 + 511] = 0xAA;
  }
  void slot(std::size_t sector, std::size_t number, std::uint8_t type, std::uint32_t first,
            std::uint32_t count) {
    std::uint8_t* at = bytes_.data() + sector * 512 + 446 + number * 16;
    at[4] = type;
    for (int i = 0; i < 4; ++i) {
      at[8 + i] = static_cast<std::uint8_t>(first >> 8 * i);
      at[12 + i] = static_cast<std::uint8_t>(count >> 8 * i);
    }
    sign(sector);
  }
  void put(std::size_t at, std::uint8_t value) { bytes_[at] = value; }
  Expected<std::optional<PartitionTable>> read() {
    MemorySource source(bytes_);
    return read_partitions(source);
  }

 private:
  std::vector<std::uint8_t> bytes_;
};

}  // namespace

TEST(Partitions, NumbersLogicalOnesFromFive) {
  Disk disk(200);
  disk.put(440, 0xEF);
  disk.put(443, 0x5A);
  disk.slot(0, 0, 0x83, 10, 20);
  disk.slot(0, 2, 0x05, 50, 100);
  disk.slot(50, 0, 0x82, 1, 9);
  disk.slot(50, 1, 0x05, 20, 10);
  disk.slot(70, 0, 0x0c, 1, 9);
  const auto table = disk.read();
  ASSERT_TRUE(table && *table);
  ASSERT_EQ((*table)->partitions.size(), 4u);
  EXPECT_EQ((*table)->uuid, "5a0000ef");
  const Partition& last = (*table)->partitions[3];
  EXPECT_EQ(last.number, 6u);
  EXPECT_EQ(last.offset, 71u * 512);
  EXPECT_EQ(last.bytes, 9u * 512);
  EXPECT_EQ(last.type, "0x0c");
  EXPECT_EQ(last.uuid, "5a0000ef-06");
}

TEST(Partitions, RefusesLogicalOnesInALoop) {
  Disk disk(200);
  disk.slot(0, 0, 0x05, 50, 100);
  disk.slot(50, 0, 0x83, 1, 9);
  disk.slot(50, 1, 0x05, 20, 10);
  disk.slot(70, 1, 0x05, 0, 10);
  const auto table = disk.read();
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().code, Errc::corrupt);
}

TEST(Partitions, AreNoneWithoutTheMarkOrWithAnImpossibleStatus) {
  Disk bare(10);
  auto table = bare.read();
  ASSERT_TRUE(table);
  EXPECT_FALSE(*table);
  Disk odd(10);
  odd.slot(0, 0, 0x83, 1, 2);
  odd.put(446, 0x33);
  table = odd.read();
  ASSERT_TRUE(table);
  EXPECT_FALSE(*table);
}
