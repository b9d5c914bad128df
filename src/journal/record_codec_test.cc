#include "journal/record_codec.hh"

#include <gtest/gtest.h>

namespace hearth::journal {
namespace {

using namespace std::string_literals;

TEST(Record, IsLengthAndCrcAndPayloadAsTheDocumentSays) {
  std::string bytes;
  append_record(bytes, "123456789");
  EXPECT_EQ(bytes, "\x00\x00\x00\x09\xe3\x06\x92\x83"s + "123456789");
}

TEST(Record, DecodesWhatWasEncodedAndLeavesTheRest) {
  std::string bytes;
  append_record(bytes, "{\"a\":1}");
  const std::size_t first = bytes.size();
  append_record(bytes, "x");
  const Record record = decode_record(bytes);
  ASSERT_EQ(record.state, RecordState::whole);
  EXPECT_EQ(record.payload, "{\"a\":1}");
  EXPECT_EQ(record.size, first);
  EXPECT_EQ(decode_record(std::string_view(bytes).substr(first)).payload, "x");
}

TEST(Record, CutAnywhereIsAPartNeverWhole) {
  std::string bytes;
  append_record(bytes, "payload");
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const Record record = decode_record(bytes.substr(0, n));
    EXPECT_EQ(record.state, RecordState::part) << n;
    EXPECT_EQ(record.size, n < kRecordHeaderBytes ? kRecordHeaderBytes : bytes.size());
  }
}

TEST(Record, AnyFlippedBitIsSeen) {
  std::string bytes;
  append_record(bytes, "payload");
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    EXPECT_NE(decode_record(damaged).state, RecordState::whole) << bit;
  }
}

TEST(Record, LengthsOutsideTheDocumentAreBadAtOnce) {
  EXPECT_EQ(decode_record(std::string(100, '\0')).state, RecordState::bad);
  EXPECT_EQ(decode_record("\x04\x00\x00\x01\x00\x00\x00\x00"s).state, RecordState::bad);
  EXPECT_EQ(decode_record("\x04\x00\x00\x00\x00\x00\x00\x00"s).state, RecordState::part);
}

}  // namespace
}  // namespace hearth::journal
