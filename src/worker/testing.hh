#pragma once
#include "base/time.hh"
#include "worker/frame.hh"

// For tests of worker: a clock's beginning, and frames as they come from a caller.

namespace hearth::worker::testing {

inline const Steady::time_point kStart(std::chrono::seconds(1'000));

inline Frame frame_of(const JsonObject& header, std::string_view body = "x") {
  FrameParser parser;
  parser.feed(encode_frame(header, body));
  return **parser.next();
}

}  // namespace hearth::worker::testing
