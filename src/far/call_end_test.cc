#include "far/call_end.hh"

#include "far/golden_frames.hh"
#include "far/ran_calls.hh"
#include "worker/limits.hh"

namespace hearth::far {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(CallEnd, AnEndHasTheGoldenBytes) {
  EXPECT_EQ(encode_exit(7, {{"t", "exit"}, {"status", 0}}, {}), golden("exit"));
  EXPECT_EQ(encode_exit(7, {{"t", "exit"}, {"status", 0}}, seconds(15)), golden("exit_keeps"));
  EXPECT_EQ(encode_exit(7, {}, {}), golden("exit_lost"));
}

TEST(CallEnd, WhatAnAdapterDidGoesAlong) {
  const auto frame = frame_of(encode_exit(7, {{"status", 256}, {"adapter", "sdk: ahead"}}, {}));
  EXPECT_EQ(get_string(frame.header, "adapter"), "sdk: ahead");
  EXPECT_EQ(get_int(frame.header, "status"), 256);
}

TEST(CallEnd, WhatIsKeptIsReadAndNeverLongerThanADay) {
  EXPECT_EQ(keep_of(frame_of(golden("exit_keeps")).header), seconds(15));
  EXPECT_EQ(keep_of(frame_of(golden("exit")).header), seconds(0));
  EXPECT_EQ(keep_of({{"keep_ms", 1'000'000'000'000}}), hours(24));
  EXPECT_EQ(keep_of({{"keep_ms", -5}}), seconds(0));
  EXPECT_EQ(keep_of({{"keep_ms", "long"}}), seconds(0));
  EXPECT_EQ(keep_of(frame_of(encode_exit(7, {}, microseconds(1))).header), milliseconds(1));
}

TEST(CallEnd, HowACallRanHasTheGoldenBytesAndIsRead) {
  worker::RanCall call{"r", "a", "h", worker::kSessionHit};
  call.waited = microseconds(120);
  call.ran = microseconds(4'300);
  call.start = microseconds(61'200);
  EXPECT_EQ(encode_ran(7, call), golden("ran"));
  RanCalls calls;
  calls.sent(7, {"r", "a", "h"});
  const auto ran = calls.take(frame_of(golden("ran")).header);
  ASSERT_TRUE(ran);
  EXPECT_EQ(ran->how, worker::kSessionHit);
  EXPECT_EQ(ran->waited, call.waited);
  EXPECT_EQ(ran->ran, call.ran);
  EXPECT_EQ(ran->start, call.start);
}

TEST(CallEnd, TheGoldenLimitsAreRead) {
  const worker::Limits limits{.call_seconds = 600};
  EXPECT_EQ(worker::encode_frame({{"t", "limits"}, {"limits", worker::to_json(limits)}}),
            golden("limits"));
  const worker::Frame frame = frame_of(golden("limits"));
  ASSERT_TRUE(get_object(frame.header, "limits"));
  EXPECT_EQ(worker::limits_of(*get_object(frame.header, "limits")), limits);
}

}  // namespace
}  // namespace hearth::far
