#include "format/disk/text.hh"

#include <gtest/gtest.h>

using namespace hearth::format::disk;
using namespace std::string_literals;

TEST(DiskText, ReadsUtf16InBothOrders) {
  EXPECT_EQ(from_utf16le("a\0\xFC\0\x3D\xD8\x25\xDD"s), "aü🔥");
  EXPECT_EQ(from_utf16be("\0a\0\xFC\xD8\x3D\xDD\x25"s), "aü🔥");
}

TEST(DiskText, HalfAPairIsTheReplacementCharacter) {
  EXPECT_EQ(from_utf16le("\x3D\xD8\x61\0\x25\xDD"s), "\uFFFDa\uFFFD");
  EXPECT_EQ(from_utf16le("\x3D\xD8\x61"s), "\uFFFD");
}

TEST(DiskText, ComparesLettersWithoutCase) {
  EXPECT_TRUE(same_without_case("Meta-DATA.ÜЖΩ", "meta-data.üжω"));
  EXPECT_FALSE(same_without_case("a", "ab"));
  EXPECT_FALSE(same_without_case("×", "÷"));
}

TEST(DiskText, CutsThePaddingOfALabel) {
  EXPECT_EQ(unpadded("CIDATA     "), "CIDATA");
  EXPECT_EQ(unpadded("a b\0x"s), "a b");
  EXPECT_EQ(unpadded("   "), "");
}
