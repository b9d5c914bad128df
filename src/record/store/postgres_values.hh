#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "record/store/many.hh"
#include "record/store/postgres_sql.hh"

namespace hearth::record {

/// Numbers of types ("pg_type.dat"), as libpq tells and takes them.
inline constexpr unsigned kPgBool = 16, kPgBytes = 17, kPgInt8 = 20, kPgInt2 = 21, kPgInt4 = 23,
                          kPgText = 25, kPgNumeric = 1700, kPgInt8s = 1016, kPgTexts = 1009,
                          kPgBytesArray = 1001;

unsigned number_of(PgType type);

/// An integer as PostgreSQL's binary int8: big-endian.
std::string int8_bytes(std::int64_t value);
/// The type of an array of such values.
unsigned array_of(ValueType type);
/// One column of `many` as an array in binary form (array_send).
std::string array_bytes(const Many& many, std::size_t column);
/// All of `many` as COPY's binary form ("COPY", "Binary Format").
std::string copy_bytes(const Many& many);
/// A value of a column in binary form as an integer: of any integer type, numeric (sums; without
/// what is behind the point) and boolean; a text's digits. 0 for others.
std::int64_t integer_of(unsigned type, std::string_view bytes);
/// Is it a type whose text form is that of `integer_of`?
bool is_number(unsigned type);

/// `text` with U+FFFD for each NUL, which PostgreSQL's text cannot hold; nothing where it has none.
std::optional<std::string> without_nul(std::string_view text);

}  // namespace hearth::record
