#include "worker/ran_call.hh"

#include <gtest/gtest.h>

#include "worker/testing.hh"

#include <fstream>

namespace hearth::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::kStart;

TEST(RunningCalls, TellsHowLongACallWaitedAndRan) {
  RunningCalls calls;
  calls.handed(7, {"run", "task", "host", kStart}, kStart + milliseconds(3));
  EXPECT_FALSE(calls.ended(8, kStart));
  const auto ran = calls.ended(7, kStart + milliseconds(23));
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->waited, milliseconds(3));
  EXPECT_EQ(ran->ran, milliseconds(20));
  EXPECT_EQ(ran->host, "host");
  EXPECT_EQ(ran->how, kWarmFork);
  EXPECT_FALSE(calls.ended(7, kStart)) << "once";
}

TEST(RunningCalls, RemembersOnlyWhatARecordCanBeJoinedTo) {
  RunningCalls calls;
  calls.handed(7, {"", "task", "host", kStart}, kStart);
  calls.handed(8, {"run", "", "host", kStart}, kStart);
  calls.handed(9, {"run", "task", "host", kStart}, kStart);
  calls.forget(9);
  for (const ChildId child : {7, 8, 9}) EXPECT_FALSE(calls.ended(child, kStart));
}

TEST(RanCall, TheGoldenFrameIsRead) {
  std::ifstream file(HEARTH_GOLDEN "/worker/plain.bin", std::ios::binary);
  FrameParser parser;
  parser.feed(std::string((std::istreambuf_iterator<char>(file)), {}));
  const RanCall call = read_plain(**parser.next());
  EXPECT_EQ(call.run, "01a1ff9f-5543-73a7-8cd1-d639de20c377");
  EXPECT_EQ(call.task, "0242ac11-0002-1f6c-2b3e-00000000000a");
  EXPECT_EQ(call.host, "h\u00f6st");
  EXPECT_EQ(call.why, "become");
  EXPECT_EQ(call.ran, std::chrono::microseconds(131'072));
}

TEST(RanCall, APlainOneIsReadWithinItsBounds) {
  FrameParser parser;
  parser.feed(encode_frame({{"t", "plain"},
                            {"run", "r"},
                            {"task", "t"},
                            {"host", "h"},
                            {"why", std::string(1'000, 'x')},
                            {"ran_us", -5}}));
  const RanCall call = read_plain(**parser.next());
  EXPECT_EQ(call.how, kPlain);
  EXPECT_EQ(call.run, "r");
  EXPECT_EQ(call.why.size(), 256u);
  EXPECT_EQ(call.ran, Duration::zero());
}

}  // namespace
}  // namespace hearth::worker
