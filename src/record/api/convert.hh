#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "record/api/datetime.hh"

namespace hearth::record::api {

// One JSON value of a request (compact, valid: json_text.hh) to the JSON text that goes into the
// event, or to the words that refuse it. `null` is looked at before.
using Converted = std::expected<std::string, std::string>;

/// The words that refuse a value.
inline std::unexpected<std::string> refuse(std::string_view words) {
  return std::unexpected(std::string(words));
}

/// `7`, `7.0`, `"7"`, `" +7 "`, `"1_000"`; 64 bits.
Converted to_integer(std::string_view json);
/// true, 1, "yes", "on", "t", "1" and their opposites, in any case.
Converted to_boolean(std::string_view json);
/// With hyphens, without, in braces, as a URN, in any case; a number is the 128 bits.
Converted to_uuid(std::string_view json);
/// See datetime.hh.
Converted to_time(std::string_view json, LocalToUtc local);
/// `[DAYS ][[HH:]MM:]SS[.fraction]`, ISO 8601 (`P1DT2S`), PostgreSQL's (`2 days`), a number of
/// seconds.
Converted to_duration(std::string_view json);

/// A row's id: `1`, `"1"`, `1.5` (cut, as Django does). `outside`: a number beyond 64 bits, which
/// no row has. `wrong`: no number.
struct Id {
  enum class Is { number, outside, wrong } is = Is::wrong;
  std::int64_t value = 0;
};
Id to_id(std::string_view json);

inline constexpr std::string_view kNoInteger = "A valid integer is required.";
inline constexpr std::string_view kNoBoolean = "Must be a valid boolean.";
inline constexpr std::string_view kNoUuid = "Must be a valid UUID.";
inline constexpr std::string_view kNoTime =
    "Datetime has wrong format. Use one of these formats instead: "
    "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";
inline constexpr std::string_view kTimeOutside = "Datetime value out of range.";
inline constexpr std::string_view kNoDuration =
    "Duration has wrong format. Use one of these formats instead: "
    "[DD] [HH:[MM:]]ss[.uuuuuu].";
inline constexpr std::string_view kDurationOutside =
    "The number of days must be between -999999999 and 999999999.";
/// Where ARA has a 500: its database has 64 bits for the microseconds.
inline constexpr std::string_view kDurationTooLong = "Duration value out of range.";

}  // namespace hearth::record::api
