#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth {

/// A moment as the journal and the store keep it: microseconds since 1970-01-01T00:00:00Z.
using UtcMicros = std::int64_t;

using Steady = std::chrono::steady_clock;
using Duration = Steady::duration;
/// A moment on the steady clock after which a wait ends with Errc::timeout.
using Deadline = Steady::time_point;
inline constexpr Deadline kNoDeadline = Deadline::max();

/// Whole milliseconds; what is left over is cut off.
std::int64_t ms_of(Duration time);

/// Where time comes from. Passed in, so that tests have a clock of their own (aio/sim.hh).
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Steady::time_point now() const = 0;
  virtual UtcMicros utc() const = 0;
};

/// "2026-11-21T07:54:00.123456Z" (RFC 3339 §5.6, always UTC, always six digits).
std::string to_rfc3339(UtcMicros at);
/// Takes any RFC 3339 date-time, with or without a fraction, with any offset.
std::optional<UtcMicros> from_rfc3339(std::string_view text);

}  // namespace hearth
