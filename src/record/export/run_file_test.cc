#include "record/export/run_file.hh"

#include <gtest/gtest.h>

#include <vector>

#include "record/testing/history.hh"

namespace hearth::record {
namespace {

std::string written(const std::vector<std::string>& lines) {
  std::string body;
  RunFileWriter writer([&](std::string_view bytes) -> Expected<> {
    body += bytes;
    return {};
  });
  for (const std::string& line : lines) EXPECT_TRUE(writer.add(line));
  auto header = writer.finish();
  EXPECT_TRUE(header);
  header->run = *Uuid::parse(testing::uuid(0, 1));
  header->hearth = "1.2";
  header->exported = 1'795'247'640'000'000;
  return header->text() + body;
}

/// In steps of `step` bytes.
Expected<std::vector<std::string>> read(std::string_view file, std::size_t step) {
  TRY(const RunFileHeader header, RunFileHeader::parse(file));
  RunFileReader reader(header);
  std::vector<std::string> lines;
  for (std::size_t at = RunFileHeader::kBytes; at < file.size(); at += step)
    CHECK_OK(reader.take(file.substr(at, step), [&](std::string_view line) -> Expected<> {
      lines.emplace_back(line);
      return {};
    }));
  CHECK_OK(reader.finish());
  return lines;
}

std::vector<std::string> story_lines() {
  testing::History history;
  testing::add_story(history);
  return history.events;
}

TEST(RunFile, GivesBackTheLinesThatWereWritten) {
  const auto lines = story_lines();
  const std::string file = written(lines);
  for (const std::size_t step : {1, 7, 100000}) EXPECT_EQ(read(file, step), lines);
  std::vector<std::string> large(3, std::string(300'000, 'x'));
  EXPECT_EQ(read(written(large), 1000), large);
}

TEST(RunFile, AByteThatIsOffNeverGivesOtherLines) {
  const auto lines = story_lines();
  const std::string file = written(lines);
  for (std::size_t at = RunFileHeader::kBytes; at < file.size(); ++at) {
    std::string off = file;
    off[at] = static_cast<char>(off[at] ^ 0x20);
    const auto got = read(off, 4096);  // a few bits of a zstd frame mean nothing
    EXPECT_TRUE(!got || *got == lines) << at;
  }
  for (std::size_t size = 0; size < file.size(); size += 3)
    EXPECT_FALSE(read(file.substr(0, size), 4096)) << size;
  EXPECT_FALSE(read(file + "x", 4096));
}

TEST(RunFile, AHeaderThatIsNoneIsRefused) {
  const std::string file = written({"{}"});
  std::string newer = file;
  newer.replace(newer.find("\"hearth_run\":1"), 14, "\"hearth_run\":2");
  ASSERT_FALSE(RunFileHeader::parse(newer));
  EXPECT_NE(RunFileHeader::parse(newer).error().message.find("newer"), std::string::npos);
  EXPECT_FALSE(RunFileHeader::parse(""));
  EXPECT_FALSE(RunFileHeader::parse(std::string(1000, '{')));
}

}  // namespace
}  // namespace hearth::record
