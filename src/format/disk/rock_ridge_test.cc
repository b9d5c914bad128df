#include "format/disk/rock_ridge.hh"

#include <gtest/gtest.h>

using namespace hearth::format::disk;

namespace {

std::string field(std::string_view name, std::string_view body) {
  std::string out(name);
  out += static_cast<char>(4 + body.size());
  out += '\1';
  out += body;
  return out;
}

std::string both_orders(unsigned value) {
  std::string out(8, '\0');
  for (int i = 0; i < 4; ++i) {
    out[static_cast<std::size_t>(i)] = static_cast<char>(value >> 8 * i);
    out[static_cast<std::size_t>(7 - i)] = static_cast<char>(value >> 8 * i);
  }
  return out;
}

std::string part(char flags, std::string_view text) {
  std::string out{flags, static_cast<char>(text.size())};
  out += text;
  return out;
}

using namespace std::string_literals;

}  // namespace

TEST(RockRidge, PutsANameTogetherFromItsParts) {
  RockRidge rock;
  EXPECT_FALSE(rock.take(field("NM", "\1meta"s) + field("NM", "\0-data"s)));
  EXPECT_EQ(rock.name, "meta-data");
}

TEST(RockRidge, SaysWhereTheAreaGoesOn) {
  RockRidge rock;
  const auto more = rock.take(field("CE", both_orders(77) + both_orders(10) + both_orders(99)));
  ASSERT_TRUE(more);
  EXPECT_EQ(more->block, 77u);
  EXPECT_EQ(more->offset, 10u);
  EXPECT_EQ(more->bytes, 99u);
}

TEST(RockRidge, ReadsALinkWithEachKindOfStep) {
  RockRidge rock;
  rock.take(field("SL", "\1"s + part(4, "") + part(2, "") + part(1, "lat")) +
            field("SL", "\0"s + part(0, "est") + part(0, "user_data")));
  EXPECT_EQ(rock.target, ".././latest/user_data");
  RockRidge absolute;
  absolute.take(field("SL", "\0"s + part(8, "") + part(0, "etc")));
  EXPECT_EQ(absolute.target, "/etc");
}

TEST(RockRidge, StopsAtWhatMakesNoSense) {
  RockRidge rock;
  rock.take(field("NM", "\0a"s) + "NM\2\1"s + field("NM", "\0b"s));
  EXPECT_EQ(rock.name, "a");
  RockRidge cut;
  cut.take("NM\x40\1\0abc"s);
  EXPECT_EQ(cut.name, "");
  RockRidge link;
  link.take(field("SL", "\0"s + "\0\x40x"s));
  EXPECT_EQ(link.target, "");
}
