#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::record {

/// Bytes for a BLOB column; a string_view is bound as TEXT.
struct Blob {
  std::string_view bytes;
};

/// What a value that is written can be.
enum class ValueType { integer, text, bytes };

enum class EngineKind { sqlite, postgres };

/// One prepared statement of one engine; what `Statement` stands on. Columns count from 0,
/// parameters from 1. Bound text and bytes are not copied.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual void bind(int at, std::int64_t value) = 0;
  virtual void bind(int at, std::string_view text) = 0;
  virtual void bind(int at, Blob blob) = 0;
  virtual void bind_null(int at) = 0;
  virtual Expected<bool> step() = 0;
  virtual void restart() = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string_view blob(int column) const = 0;
};

class Many;

/// One connection of one engine; what `Database` stands on.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual EngineKind kind() const = 0;
  virtual Expected<> script(const std::string& sql) = 0;
  /// `keep`: it will be used again.
  virtual Expected<std::unique_ptr<Cursor>> prepare(std::string_view sql, bool keep) = 0;
  /// All rows that come of `many` (many.hh), which outlives it. Nothing: this engine runs the
  /// statement for each of its rows.
  virtual Expected<std::unique_ptr<Cursor>> prepare_many(const Many&) { return nullptr; }
  virtual Expected<bool> has_table(std::string_view name) = 0;
  virtual Expected<> empty_log(std::chrono::milliseconds) { return {}; }
  virtual std::int64_t changes() const = 0;
  virtual std::int64_t changed_so_far() const = 0;
  /// The open transaction takes no more statements: it can only be rolled back.
  virtual bool must_roll_back() const = 0;
};

}  // namespace hearth::record
