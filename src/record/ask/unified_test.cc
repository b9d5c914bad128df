#include "record/ask/unified.hh"

#include <gtest/gtest.h>

#include <random>

#include "base/text.hh"

namespace hearth::record::ask {
namespace {

TEST(Unified, EqualTextsDoNotDiffer) {
  EXPECT_EQ(unified_diff("a\n", "a\n", "x", "y"), "");
}

TEST(Unified, AChangedLineStandsBetweenThreeOfItsNeighbours) {
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "x", "y"),
            "--- x\n+++ y\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(Unified, ANewFileBeginsAtLineZero) {
  EXPECT_EQ(unified_diff("", "a\nb\n", "/dev/null", "y"),
            "--- /dev/null\n+++ y\n@@ -0,0 +1,2 @@\n+a\n+b\n");
}

TEST(Unified, AMissingLastLineEndIsSaid) {
  EXPECT_EQ(unified_diff("a", "a\n", "x", "y"),
            "--- x\n+++ y\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST(Unified, FarChangesAreHunksOfTheirOwn) {
  std::string from, to;
  for (int i = 0; i < 30; ++i) {
    from += join({"line ", std::to_string(i), "\n"});
    if (i != 3 && i != 25) to += join({"line ", std::to_string(i), "\n"});
  }
  const std::string diff = unified_diff(from, to, "x", "y");
  EXPECT_NE(diff.find("@@ -1,7 +1,6 @@"), diff.npos) << diff;
  EXPECT_NE(diff.find("@@ -23,7 +22,6 @@"), diff.npos) << diff;
}

TEST(Unified, TextsThatDifferTooMuchAreReplaced) {
  const std::string diff =
      unified_diff("same\na\nb\nc\n", "same\nd\ne\nf\n", "x", "y", {.differing = 2});
  EXPECT_EQ(diff, "--- x\n+++ y\n@@ -1,4 +1,4 @@\n same\n-a\n-b\n-c\n+d\n+e\n+f\n");
}

/// Applies a diff as patch(1) does, to see that it says how to come from one text to the other.
std::string patched(const std::string& from, const std::string& diff) {
  const auto old = split(from, '\n');
  std::string out;
  std::size_t line = 0;
  for (const std::string& entry : split(diff, '\n')) {
    if (entry.starts_with("---") || entry.starts_with("+++") || entry.empty()) continue;
    if (entry.starts_with("@@")) {
      const std::size_t first = std::stoul(entry.substr(4));
      const bool none = entry.substr(4, entry.find(' ', 4) - 4).ends_with(",0");
      while (line + (none ? 0 : 1) < first) out += old[line++] + "\n";
      continue;
    }
    if (entry[0] != '-') out += entry.substr(1) + "\n";
    if (entry[0] != '+') ++line;
  }
  while (line + 1 < old.size()) out += old[line++] + "\n";
  return out;
}

TEST(UnifiedAnySeed, ADiffLeadsFromOneTextToTheOther) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    const auto text = [&] {
      std::string out;
      for (std::uint64_t i = 0, lines = random() % 25; i < lines; ++i)
        out += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
      return out;
    };
    const std::string from = text(), to = text();
    for (const std::size_t differing : {1000u, 3u})
      EXPECT_EQ(patched(from, unified_diff(from, to, "x", "y", {.differing = differing})), to)
          << "seed " << seed;
  }
}

}  // namespace
}  // namespace hearth::record::ask
