#include <gtest/gtest.h>

#include "format/gzip/base64.hh"
#include "format/gzip/inflate.hh"

namespace hearth::format {
namespace {

/// "hello\n" as gzip -9n makes it.
std::string hello_gzip() {
  return *from_base64("H4sIAAAAAAACA8tIzcnJ5wIAIDA6NgYAAAA=");
}

TEST(Gzip, GivesAllMembersOneAfterAnother) {
  EXPECT_EQ(gunzip(hello_gzip(), 100), "hello\n");
  EXPECT_EQ(gunzip(hello_gzip() + std::string(3, '\0') + hello_gzip(), 100), "hello\nhello\n");
  EXPECT_EQ(gunzip("", 0), "");
}

TEST(Gzip, IsCorruptWhereItIsCutOffOrChanged) {
  const std::string whole = hello_gzip();
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto cut = gunzip(whole.substr(0, size), 100);
    ASSERT_FALSE(cut) << size;
    EXPECT_EQ(cut.error().code, Errc::corrupt);
  }
  std::string changed = whole;
  changed[changed.size() - 6] ^= 1;
  EXPECT_EQ(gunzip(changed, 100).error().message, "gzip: its checksum is another");
  EXPECT_EQ(gunzip(whole + "x", 100).error().code, Errc::corrupt);
}

TEST(Gzip, EndsAtItsBound) {
  EXPECT_EQ(gunzip(hello_gzip(), 6), "hello\n");
  EXPECT_EQ(gunzip(hello_gzip(), 5).error().code, Errc::full);
  EXPECT_EQ(gunzip(hello_gzip() + hello_gzip(), 11).error().code, Errc::full);
}

TEST(Base64, GoesThereAndBack) {
  for (const char* text : {"", "a", "ab", "abc", "\xff\xfe\xfd\xfc"})
    EXPECT_EQ(from_base64_strict(to_base64(text)), text);
  EXPECT_EQ(to_base64("hello"), "aGVsbG8=");
}

TEST(Base64, LeavesForeignCharactersOutUnlessStrict) {
  EXPECT_EQ(from_base64("aGVs\nbG8=\n"), "hello");
  EXPECT_EQ(from_base64_strict("aGVs\nbG8=").error().code, Errc::invalid);
  EXPECT_FALSE(from_base64("aGVsb"));
  EXPECT_FALSE(from_base64("aGVsbG8"));
}

}  // namespace
}  // namespace hearth::format
