#pragma once
#include "base/time.hh"

namespace hearth::aio {

/// A clock that stands still until somebody moves it. A Loop that is given one moves it itself,
/// to the next timer, whenever nothing else is ready: an hour of waiting takes no time.
class SimClock final : public Clock {
 public:
  Steady::time_point now() const override { return Steady::time_point(elapsed_); }
  UtcMicros utc() const override {
    return utc_start_ + std::chrono::duration_cast<std::chrono::microseconds>(elapsed_).count();
  }
  void advance_to(Steady::time_point at) {
    if (at.time_since_epoch() > elapsed_) elapsed_ = at.time_since_epoch();
  }

 private:
  Duration elapsed_{std::chrono::hours(1)};
  UtcMicros utc_start_ = 1'600'000'000'000'000;  // 2020-09-13T12:26:40Z
};

}  // namespace hearth::aio
