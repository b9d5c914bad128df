#include "far/arriving.hh"

#include <gtest/gtest.h>

#include "base/sha256.hh"
#include "far/far_call.hh"
#include "far/golden_frames.hh"

namespace hearth::far {
namespace {

TEST(Arriving, TheGoldenCallIsAssembledFromItsParts) {
  const auto call = read_arriving(frame_of(golden("call")));
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->id, 7);
  EXPECT_EQ(call->assigned, 1);
  EXPECT_EQ(call->strings, std::string("/usr/bin/python3\0LC_ALL=C\0", 26));
  EXPECT_EQ(call->host, "h\u00f6st");
  ChunkStore chunks("");
  EXPECT_EQ(missing(*call, chunks), std::vector<std::string>{sha256_hex("the zip\n")});
  EXPECT_FALSE(assemble(*call, chunks));
  const worker::Frame chunk = frame_of(golden("chunk"));
  const std::string hash(get_string(chunk.header, "hash").value_or(""));
  ASSERT_TRUE(chunks.put(hash, std::string(chunk.body()), true));
  EXPECT_EQ(assemble(*call, chunks), "before\nthe zip\nparams\n");
}

TEST(Arriving, TheGoldenFarIsRead) {
  const auto call = read_far_call(frame_of(golden("far")));
  ASSERT_TRUE(call) << call.error().message;
  EXPECT_EQ(call->strings, std::string("/usr/bin/python3\0LC_ALL=C\0", 26));
  EXPECT_EQ(call->program, "before\nthe zip\nparams\n");
}

TEST(Arriving, WhatDoesNotAddUpIsRefused) {
  const auto call = [](Json parts, std::string body, std::int64_t assigned = 0) {
    return read_arriving(frame_of(worker::encode_frame(
        {{"t", "call"}, {"s", 1}, {"assigned", assigned}, {"parts", std::move(parts)}}, body)));
  };
  const std::string strings("/p\0", 3);
  EXPECT_TRUE(call(JsonArray{2}, strings + "ab"));
  EXPECT_FALSE(call(JsonArray{3}, strings + "ab"));
  EXPECT_FALSE(call(JsonArray{-1}, strings + "ab"));
  EXPECT_FALSE(call(JsonArray{"../x"}, strings));
  EXPECT_FALSE(call(JsonArray(300, 0), strings));
  EXPECT_FALSE(call(Json("no list"), strings));
  EXPECT_FALSE(call(JsonArray{}, strings, 2));
}

}  // namespace
}  // namespace hearth::far
