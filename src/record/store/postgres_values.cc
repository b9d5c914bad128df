#include "record/store/postgres_values.hh"

#include <cstdlib>

#include "journal/big_endian.hh"

namespace hearth::record {
namespace {

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = bytes.empty() || !(bytes[0] & '\x80') ? 0 : ~std::uint64_t{0};
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

/// ndigits, weight, sign, dscale (16 bits each), then digits of base 10,000 (numeric.c,
/// numeric_send).
std::int64_t whole_of_numeric(std::string_view bytes) {
  const auto word = [&](std::size_t n) { return big_endian(bytes.substr(2 * n, 2)); };
  if (bytes.size() < 8) return 0;
  const std::int64_t digits = word(0), weight = word(1);
  std::int64_t value = 0;
  for (std::int64_t i = 0; i <= weight; ++i) {
    const bool there = i < digits && bytes.size() >= 10 + 2 * static_cast<std::size_t>(i);
    if (__builtin_mul_overflow(value, 10'000, &value)) return INT64_MAX;
    value += there ? word(4 + static_cast<std::size_t>(i)) : 0;
  }
  return (word(2) & 0x4000) != 0 ? -value : value;
}

}  // namespace

unsigned number_of(PgType type) {
  switch (type) {
    case PgType::integer:
    case PgType::null:  // stands nowhere in the text
      return kPgInt8;
    case PgType::text:
      return kPgText;
    case PgType::bytes:
      return kPgBytes;
    case PgType::unknown:
      return 0;  // the server finds out
  }
  return 0;
}

std::string int8_bytes(std::int64_t value) {
  std::string out(8, '\0');
  journal::put_big_endian<8>(out.data(), static_cast<std::uint64_t>(value));
  return out;
}

unsigned array_of(ValueType type) {
  if (type == ValueType::integer) return kPgInt8s;
  return type == ValueType::text ? kPgTexts : kPgBytesArray;
}

namespace {

void put_number(std::string& out, std::size_t number) {
  const std::size_t at = out.size();
  out.resize(at + 4);
  journal::put_big_endian<4>(out.data() + at, number);
}

void put_element(std::string& out, std::string_view bytes) {
  put_number(out, bytes.size());
  out += bytes;
}

void put_value(std::string& out, const Many& many, const Many::Value& value) {
  constexpr std::size_t kNull = 0xffffffff;
  if (value.null) return put_number(out, kNull);
  if (value.type == ValueType::integer) return put_element(out, int8_bytes(value.integer));
  const std::string_view bytes = many.bytes_of(value);
  const auto mended = value.type == ValueType::text ? without_nul(bytes) : std::nullopt;
  put_element(out, mended ? *mended : bytes);
}

unsigned number_of(ValueType type) {
  if (type == ValueType::integer) return kPgInt8;
  return type == ValueType::text ? kPgText : kPgBytes;
}

}  // namespace

std::string array_bytes(const Many& many, std::size_t column) {
  std::string out;
  put_number(out, 1);  // dimensions
  put_number(out, 1);  // there may be NULLs
  put_number(out, number_of(many.at(0, column).type));
  put_number(out, many.rows());
  put_number(out, 1);  // the first element's number
  for (std::size_t row = 0; row < many.rows(); ++row) put_value(out, many, many.at(row, column));
  return out;
}

std::string copy_bytes(const Many& many) {
  std::string out("PGCOPY\n\377\r\n\0", 11);
  put_number(out, 0);  // flags
  put_number(out, 0);  // bytes of what follows in this header
  const auto put_count = [&](std::uint64_t count) {
    const std::size_t at = out.size();
    out.resize(at + 2);
    journal::put_big_endian<2>(out.data() + at, count);
  };
  for (std::size_t row = 0; row < many.rows(); ++row) {
    put_count(many.columns());
    for (std::size_t i = 0; i < many.columns(); ++i) put_value(out, many, many.at(row, i));
  }
  put_count(0xffff);  // the end
  return out;
}

bool is_number(unsigned type) {
  return type == kPgInt8 || type == kPgInt4 || type == kPgInt2 || type == kPgNumeric ||
         type == kPgBool;
}

std::int64_t integer_of(unsigned type, std::string_view bytes) {
  if (type == kPgNumeric) return whole_of_numeric(bytes);
  if (type == kPgBool) return !bytes.empty() && bytes[0] != '\0';
  if (is_number(type)) return big_endian(bytes);
  if (type == kPgText) return std::strtoll(std::string(bytes).c_str(), nullptr, 10);
  return 0;
}

std::optional<std::string> without_nul(std::string_view text) {
  if (!text.contains('\0')) return {};
  std::string out;
  for (const char c : text)
    if (c == '\0')
      out += "\xEF\xBF\xBD";
    else
      out += c;
  return out;
}

}  // namespace hearth::record
