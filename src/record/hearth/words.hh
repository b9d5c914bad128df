#pragma once
#include "record/hearth/route.hh"

// Inside of record/hearth: how the values of a query are read. Nothing: the text is no such value.

namespace hearth::record::own {

std::optional<std::int64_t> integer_of(std::string_view text);
std::optional<bool> flag_of(std::string_view text);
std::optional<UtcMicros> time_of(std::string_view text);
bool is_choice(const Field& field, std::string_view text);

}  // namespace hearth::record::own
