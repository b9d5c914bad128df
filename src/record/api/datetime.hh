#pragma once
#include <cstdint>
#include <expected>
#include <string_view>

#include "base/time.hh"

namespace hearth::record::api {

/// Seconds since 1970 UTC of a moment given as local time, in seconds since 1970 as if it were UTC.
using LocalToUtc = std::int64_t (*)(std::int64_t local_seconds);
/// By this machine's time zone (TZ, /etc/localtime).
std::int64_t local_to_utc(std::int64_t local_seconds);

/// Why a text is no time.
enum class NoTime {
  format,
  range,  ///< outside of the years 1 to 9999, once its zone is taken off
};

/// A time as ARA takes it in bodies and filters: Python 3.11's `datetime.fromisoformat`, and where
/// that refuses, Django's own pattern ("2021-3-4 5:06"). A date alone is its midnight; without a
/// zone it is local time; what is finer than microseconds is cut. Nothing is stripped.
std::expected<UtcMicros, NoTime> parse_datetime(std::string_view text, LocalToUtc local);

}  // namespace hearth::record::api
