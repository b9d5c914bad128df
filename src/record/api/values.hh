#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.hh"
#include "base/time.hh"

namespace hearth::record::api {

// Values as ARA writes them: compact JSON of ASCII only, datetimes in UTC, Django's durations. Each
// function adds to the end of `out`.

/// `utf8` between quotes, escaped as Python's json does: \b \f \n \r \t \" \\, else \uXXXX for all
/// but the printable characters of ASCII, two of them above the basic plane. Bytes that are no
/// UTF-8 become U+FFFD, one for each longest beginning of a character, as Python decodes.
void append_string(std::string& out, std::string_view utf8);

/// "2026-11-21T05:35:24.330236Z"; without the fraction where it is zero.
void append_time(std::string& out, UtcMicros at);
/// "[-][days ]HH:MM:SS[.ffffff]" as Python counts: days may be negative, the rest is not.
void append_duration(std::string& out, std::int64_t micros);
/// 36 characters between quotes, lower case.
void append_uuid(std::string& out, const Uuid& id);
void append_integer(std::string& out, std::int64_t value);

}  // namespace hearth::record::api
