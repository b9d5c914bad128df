#include "journal/crc32c.hh"

#include <gtest/gtest.h>

#include <string>

namespace hearth::journal {
namespace {

std::string counted(int from, int step) {
  std::string bytes;
  for (int i = 0; i < 32; ++i) bytes += static_cast<char>(from + i * step);
  return bytes;
}

TEST(Crc32c, GivesTheValuesOfRfc3720) {  // RFC 3720 B.4
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(crc32c(counted(0, 1)), 0x46dd794eu);
  EXPECT_EQ(crc32c(counted(31, -1)), 0x113fdb5cu);
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(""), 0u);
}

TEST(Crc32c, TableAndInstructionAgreeAtEveryLength) {
  std::string bytes;
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(crc32c(bytes), crc32c_by_table(bytes)) << i;
    bytes += static_cast<char>(i * 37 + 11);
  }
}

}  // namespace
}  // namespace hearth::journal
