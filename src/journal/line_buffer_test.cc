#include "journal/line_buffer.hh"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace hearth::journal {
namespace {

/// What comes out when `text` comes in pieces of 1 to `piece_max` bytes.
std::vector<std::string> lines_of(LineBuffer& buffer, std::string_view text,
                                  std::size_t piece_max) {
  std::mt19937 random(3);
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::span<char> space = buffer.space();
    EXPECT_FALSE(space.empty());
    const std::size_t size = std::min({1 + random() % piece_max, text.size(), space.size()});
    std::copy_n(text.begin(), size, space.begin());
    buffer.filled(size);
    text.remove_prefix(size);
    while (const auto line = buffer.take_line()) lines.emplace_back(*line);
  }
  return lines;
}

TEST(LineBuffer, GivesTheSameLinesHoweverTheBytesCome) {
  std::string text;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < 300; ++i) {
    expected.emplace_back(i * i, static_cast<char>('a' + i % 26));
    text += expected.back() + "\n";
  }
  for (const std::size_t piece_max : {1'000'000, 100'000, 10'000, 777}) {
    LineBuffer buffer;
    EXPECT_EQ(lines_of(buffer, text, piece_max), expected) << piece_max;
    EXPECT_EQ(buffer.line_number(), 300u);
    EXPECT_EQ(buffer.rest(), 0u);
  }
}

TEST(LineBuffer, KeepsALastLineWithoutItsEndBack) {
  LineBuffer buffer;
  EXPECT_EQ(lines_of(buffer, "a\r\n\nhalf", 3), (std::vector<std::string>{"a", ""}));
  EXPECT_EQ(buffer.rest(), 4u);
}

TEST(LineBuffer, IsSmallAgainAfterALongLine) {
  LineBuffer buffer;
  lines_of(buffer, std::string(5'000'000, 'x'), 70'000);
  EXPECT_GE(buffer.capacity(), 5'000'000u);
  lines_of(buffer, "\nshort\n", 10);
  lines_of(buffer, "short\n", 10);
  EXPECT_LE(buffer.capacity(), 16u * 1024);
}

TEST(LineBuffer, KnowsALineThatIsTooLongBeforeItsEnd) {
  LineBuffer buffer;
  lines_of(buffer, std::string(kEventBytesMax, 'x'), 1'000'000);
  EXPECT_FALSE(buffer.too_long());
  lines_of(buffer, "xx", 2);
  EXPECT_TRUE(buffer.too_long());
}

}  // namespace
}  // namespace hearth::journal
