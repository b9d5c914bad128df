#pragma once
#include <cstdint>

// For tests: a time zone that is none (datetime.hh, LocalToUtc).

namespace hearth::record::api::testing {

inline std::int64_t utc(std::int64_t seconds) {
  return seconds;
}

}  // namespace hearth::record::api::testing
