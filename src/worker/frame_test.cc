#include "worker/frame.hh"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "worker/call.hh"

namespace hearth::worker {
namespace {

const JsonObject kHello{{"t", "hello"}, {"v", 1}};

TEST(Frame, ComesOutAsItWentInWhateverThePieces) {
  const std::string body("raw\0bytes\xff", 10);
  const std::string two = encode_frame(kHello, body) + encode_frame(kHello);
  for (std::size_t piece = 1; piece <= two.size(); ++piece) {
    FrameParser parser;
    std::vector<std::string> bodies;
    for (std::size_t at = 0; at < two.size(); at += piece) {
      parser.feed(std::string_view(two).substr(at, piece));
      while (true) {
        auto frame = parser.next();
        ASSERT_TRUE(frame) << frame.error().message;
        if (!*frame) break;
        EXPECT_EQ((*frame)->type(), "hello");
        bodies.emplace_back((*frame)->body());
      }
    }
    EXPECT_EQ(bodies, (std::vector<std::string>{body, ""})) << piece;
  }
}

TEST(Frame, KeepsItsBytesUnchanged) {
  const std::string bytes = std::string("HRT1\0\0\0\x0b\0\0\0\x01", 12) + "{ \"t\":\"x\" }" + "b";
  FrameParser parser;
  parser.feed(bytes);
  auto frame = parser.next();
  ASSERT_TRUE(frame && *frame);
  EXPECT_EQ((*frame)->bytes, bytes);
  EXPECT_EQ((*frame)->body(), "b");
}

TEST(Frame, RefusesNonsenseAtItsFirstByte) {
  for (const char* bytes : {"G", "GET / HTTP/1.1", "HRT2", "\n"}) {
    FrameParser parser;
    parser.feed(bytes);
    auto frame = parser.next();
    ASSERT_FALSE(frame) << bytes;
    EXPECT_EQ(frame.error().code, Errc::protocol);
  }
}

TEST(Frame, RefusesImpossibleLengthsBeforeTheBytesCome) {
  const std::string heads[] = {
      std::string("HRT1\0\x01\0\x01\0\0\0\0", 12),    // header over 65,536
      std::string("HRT1\0\0\0\x01\0\0\0\0", 12),      // header under 2
      std::string("HRT1\0\0\0\x02\x04\0\0\x01", 12),  // body over 64 MiB
  };
  for (const std::string& head : heads) {
    FrameParser parser;
    parser.feed(head);
    EXPECT_FALSE(parser.next());
  }
}

TEST(Frame, RefusesAHeaderThatIsNoObject) {
  for (const std::string text : {"[]", "{]", "42"}) {
    FrameParser parser;
    parser.feed(std::string("HRT1\0\0\0", 7) + char(text.size()) + std::string(4, '\0') + text);
    EXPECT_FALSE(parser.next()) << text;
  }
}

/// Frames that all implementations agree on (test/golden/worker/README.md).
TEST(Frame, ReadsTheGoldenFrames) {
  for (const auto& entry : std::filesystem::directory_iterator(HEARTH_GOLDEN "/worker")) {
    if (entry.path().extension() != ".bin") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    FrameParser parser;
    parser.feed(bytes);
    auto frame = parser.next();
    ASSERT_TRUE(frame && *frame) << entry.path();
    EXPECT_EQ((*frame)->bytes, bytes);
    EXPECT_TRUE(entry.path().stem().string().starts_with((*frame)->type())) << entry.path();
    if ((*frame)->type() == "call") EXPECT_TRUE(read_call(**frame)) << entry.path();
  }
}

}  // namespace
}  // namespace hearth::worker
