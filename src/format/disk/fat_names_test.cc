#include "format/disk/fat_names.hh"

#include <gtest/gtest.h>

using namespace hearth::format::disk;

namespace {

constexpr char kFile = 0x20;

std::string short_entry(std::string_view name, char attributes = kFile, char small = 0) {
  std::string entry(32, '\0');
  entry.replace(0, 11, name);
  entry[11] = attributes;
  entry[12] = small;
  return entry;
}

char checksum_for(std::string_view name) {
  unsigned char sum = 0;
  for (const char c : name) {
    sum = static_cast<unsigned char>((sum << 7 | sum >> 1) + static_cast<unsigned char>(c));
  }
  return static_cast<char>(sum);
}

/// A part of a long name: up to 13 ASCII characters.
std::string long_entry(int order, std::string_view text, char checksum) {
  std::string entry(32, '\xFF');
  constexpr std::size_t kUnits[] = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
  for (std::size_t i = 0; i < 13; ++i) {
    if (i > text.size()) break;
    entry[kUnits[i]] = i < text.size() ? text[i] : '\0';
    entry[kUnits[i] + 1] = '\0';
  }
  entry[0] = static_cast<char>(order);
  entry[11] = 0x0F;
  entry[12] = 0;
  entry[13] = checksum;
  entry[26] = entry[27] = 0;
  return entry;
}

}  // namespace

TEST(FatNames, ShowsAShortNameWithTheCaseThatWindowsNtNotes) {
  FatNames names;
  EXPECT_EQ(names.take(short_entry("README  TXT")), "README.TXT");
  EXPECT_EQ(names.take(short_entry("README  TXT", kFile, 0x18)), "readme.txt");
  EXPECT_EQ(names.take(short_entry("README  TXT", kFile, 0x08)), "readme.TXT");
  EXPECT_EQ(names.take(short_entry("NOEXT      ", kFile, 0x10)), "NOEXT");
  EXPECT_EQ(names.take(short_entry("\x05K\x81     TXT")), "σKü.TXT");
}

TEST(FatNames, PutsALongNameTogetherFromTheLastPartOn) {
  FatNames names;
  const char sum = checksum_for("META_D~1JSO");
  EXPECT_EQ(names.take(long_entry(0x42, "on", sum)), std::nullopt);
  EXPECT_EQ(names.take(long_entry(0x01, "meta_data.js!", sum)), std::nullopt);
  EXPECT_EQ(names.take(short_entry("META_D~1JSO")), "meta_data.js!on");
}

TEST(FatNames, TakesTheShortNameWhenTheLongOneIsAnothers) {
  FatNames names;
  const char sum = checksum_for("META_D~1JSO");
  names.take(long_entry(0x41, "meta-data", static_cast<char>(sum + 1)));
  EXPECT_EQ(names.take(short_entry("META_D~1JSO")), "META_D~1.JSO");
  names.take(long_entry(0x42, "one", sum));  // its other part is missing
  EXPECT_EQ(names.take(short_entry("META_D~1JSO")), "META_D~1.JSO");
  names.take(long_entry(0x41, "meta-data", sum));
  names.take(short_entry("\xE5GONE      "));
  EXPECT_EQ(names.take(short_entry("META_D~1JSO")), "META_D~1.JSO");
}

TEST(FatNames, NamesNoLabelAndNoDots) {
  FatNames names;
  EXPECT_EQ(names.take(short_entry("CIDATA     ", 0x08)), std::nullopt);
  EXPECT_EQ(names.take(short_entry(".          ", 0x10)), std::nullopt);
  EXPECT_EQ(names.take(short_entry("..         ", 0x10)), std::nullopt);
  EXPECT_TRUE(is_fat_label(short_entry("CIDATA     ", 0x08)));
  EXPECT_EQ(fat_label(short_entry("CIDATA     ", 0x08)), "CIDATA");
  EXPECT_FALSE(is_fat_label(short_entry("FOLDER     ", 0x18)));
}

TEST(FatNames, RefusesALongNameThatWouldBeAPath) {
  FatNames names;
  names.take(long_entry(0x41, "../etc", checksum_for("ETC     ~1 ")));
  EXPECT_EQ(names.take(short_entry("ETC     ~1 ")), std::nullopt);
}
