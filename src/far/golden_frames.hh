#pragma once
// For tests.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "worker/frame.hh"

namespace hearth::far {

/// Of bytes that are one frame.
inline worker::Frame frame_of(const std::string& bytes) {
  worker::FrameParser parser;
  parser.feed(bytes);
  auto frame = parser.next();
  EXPECT_TRUE(frame && *frame);
  return **frame;
}

/// test/golden/far/README.md says what each fixes.
inline std::string golden(const std::string& name) {
  std::ifstream file(std::string(HEARTH_GOLDEN "/far/") + name + ".bin", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace hearth::far
