#include "far/program.hh"

#include <gtest/gtest.h>

namespace hearth::far {
namespace {

std::string joined(const std::vector<Part>& parts) {
  std::string text;
  for (const Part& part : parts) text += part.bytes;
  return text;
}

std::string of_chunks(const std::vector<Part>& parts) {
  std::string text;
  for (const Part& part : parts)
    if (part.chunk) text += part.bytes;
  return text;
}

/// A text of the shape of ansible-core 2.14 (true) or 2.19, with these parameters.
std::string wrapper(bool old, const std::string& params,
                    const std::string& date = "2024, 1, 2, 3, 4") {
  std::string text = "#!/usr/bin/python3\n_ANSIBALLZ_WRAPPER = True\n";
  for (int i = 0; i < 60; ++i) text += "    fixed code of the wrapper\n";
  const std::string zip(20'000, 'Z');
  if (old) {
    text += "    ZIPDATA = \"\"\"" + zip + "\"\"\"\n    ANSIBALLZ_PARAMS = '" + params + "'\n";
    text += "    date_time = ( " + date + ")\n";
  } else {
    text += "params='" + params + "',\nextensions={},\nzip_data='" + zip + "',\n";
    text += "date_time=datetime.datetime(" + date + "),\nsecrets='" + params + "',\n";
  }
  for (int i = 0; i < 60; ++i) text += "    more of it\n";
  return text + "    the end, without a line's end";
}

TEST(Program, IsItsPartsOneAfterTheOther) {
  for (const std::string& text :
       {wrapper(true, "{}"), wrapper(false, "{}"), std::string("print(1)"), std::string(),
        wrapper(true, std::string(100'000, 'p')), std::string("_ANSIBALLZ_WRAPPER = True")})
    EXPECT_EQ(joined(split_program(text)), text);
}

TEST(Program, PutsNoParameterIntoAChunk) {
  for (const bool old : {true, false}) {
    for (const std::string& params : {std::string("s3cret"), "s3cret" + std::string(9'000, 'x')}) {
      const std::string text = wrapper(old, params);
      EXPECT_EQ(of_chunks(split_program(text)).find("s3cret"), std::string::npos) << old;
    }
  }
}

TEST(Program, KeepsOnlyTheZip) {
  for (const bool old : {true, false}) {
    std::size_t kept = 0;
    const std::string text = wrapper(old, "{}");
    for (const Part& part : split_program(text)) {
      if (!part.keep) continue;
      ++kept;
      EXPECT_TRUE(part.chunk);
      EXPECT_NE(part.bytes.find("ZZZZ"), part.bytes.npos);
    }
    EXPECT_EQ(kept, 1U) << old;
  }
}

TEST(Program, HasTheSameChunksWhateverParametersAndDate) {
  for (const bool old : {true, false}) {
    const std::string one = wrapper(old, "{\"a\": 1}");
    const std::string other = wrapper(old, "{\"b\": [2, 3]}", "2031, 12, 31, 23, 59");
    EXPECT_EQ(of_chunks(split_program(one)), of_chunks(split_program(other)));
    EXPECT_GT(of_chunks(split_program(one)).size(), 20'000U);
  }
}

TEST(Program, SendsWhatItDoesNotKnowWhole) {
  const std::string text = "import json\n" + std::string(50'000, 'x') + "\n";
  const auto parts = split_program(text);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_FALSE(parts[0].chunk);
}

}  // namespace
}  // namespace hearth::far
