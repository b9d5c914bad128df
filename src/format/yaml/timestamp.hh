#pragma once
#include <expected>
#include <optional>
#include <string_view>

#include "format/yaml/node.hh"

namespace hearth::format {

/// Whether a plain scalar looks like a timestamp: 2026-11-21, or with a time behind it.
bool looks_like_timestamp(std::string_view text);
/// What looks like one or has the tag; a word on what is wrong (month 13) otherwise.
std::expected<Timestamp, std::string> read_timestamp(std::string_view text);

/// Microseconds since 1970-01-01T00:00:00 of the wall clock that it shows, its zone left out.
std::int64_t wall_micros(const Timestamp& timestamp);

}  // namespace hearth::format
