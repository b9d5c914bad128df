#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace hearth::record::api {

/// What a text shows; not all of it need be possible (month 13, hour 24).
struct ShownTime {
  int year = 0, month = 0, day = 0;
  int hour = 0, minute = 0, second = 0, micros = 0;
  std::optional<std::int64_t> east;  ///< microseconds east of UTC; nothing where no zone stands
};

/// As Python 3.11's `datetime.fromisoformat` reads it: ISO 8601's dates (weeks too, ordinal ones
/// not), any one character, and a clock of as many parts as are wanted, with or without colons. It
/// is more lenient than its documentation where a zone follows: "10:Z", "10:00.Z".
std::optional<ShownTime> iso_datetime(std::string_view text);

}  // namespace hearth::record::api
