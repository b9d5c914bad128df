#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/id.hh"
#include "record/store/engine.hh"

namespace hearth::record {

/// Many rows of parameters for one statement: it runs for each of them, in their order, and with
/// PostgreSQL all of them are one round trip (docs/decisions/0020-postgresql.md).
///
/// The statement is one of these, with every parameter numbered; what stands in the comment is
/// PostgreSQL's, where the rows of parameters are a table beside the others (SQLite sees none):
///
///   INSERT INTO t (a, b) VALUES (?1, ?2) …          … may be ON CONFLICT
///   UPDATE t SET a = ?2 /*@each FROM*/ WHERE id = ?1
///   SELECT a FROM t /*@each ,*/ WHERE id = ?1
///
/// No two rows may change the same row of a table: PostgreSQL does not say in which order it takes
/// them. Numbers that a default gives a row are not in the order of the rows either.
class Many {
 public:
  struct Value {
    ValueType type;
    bool null;
    std::int64_t integer;  ///< of text and bytes: where they begin in `bytes()`
    std::size_t size;
  };

  /// `sql` is a literal.
  explicit Many(std::string_view sql) : sql_(sql) {}

  /// One row; all rows have the same types.
  template <class... V>
  void add(const V&... values) {
    (put(values), ...);
    ++rows_;
  }
  void clear() {
    rows_ = 0;
    values_.clear();
    bytes_.clear();
  }

  std::string_view sql() const { return sql_; }
  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return rows_ == 0 ? 0 : values_.size() / rows_; }
  const Value& at(std::size_t row, std::size_t column) const {
    return values_[row * columns() + column];
  }
  std::string_view bytes_of(const Value& value) const {
    return std::string_view(bytes_).substr(static_cast<std::size_t>(value.integer), value.size);
  }
  /// Binds one row to a statement that takes one.
  void bind(Cursor& cursor, std::size_t row) const;

 private:
  void put(std::int64_t value) { values_.push_back({ValueType::integer, false, value, 0}); }
  void put(std::string_view text) { put(ValueType::text, text); }
  void put(const std::string& text) { put(ValueType::text, text); }
  void put(const char* text) { put(ValueType::text, text); }
  void put(Blob blob) { put(ValueType::bytes, blob.bytes); }
  void put(const Uuid& id) {
    put(ValueType::bytes, {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
  }
  void put(ValueType type, std::string_view bytes) {
    values_.push_back({type, false, static_cast<std::int64_t>(bytes_.size()), bytes.size()});
    bytes_ += bytes;
  }
  template <class T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
  void put(T value) {
    put(static_cast<std::int64_t>(value));
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value ? *value : T{});
    values_.back().null = !value;
  }

  std::string_view sql_;
  std::size_t rows_ = 0;
  std::vector<Value> values_;
  std::string bytes_;
};

}  // namespace hearth::record
