#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/query/values.hh"

namespace hearth::record {

/// Columns of text for people: two spaces between, numbers to the right, no blanks at line ends.
class TextTable {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<std::string> cells);
  /// The lines, each with `indent` blanks before it.
  std::string text(std::size_t indent = 0) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// How wide a terminal shows it: characters, not bytes (wide ones count as one).
std::size_t width_of(std::string_view text);
/// Without what could drive a terminal: control characters become \x1b and the like; line ends and
/// tabs too, unless `lines`.
std::string printable(std::string_view text, bool lines = false);

/// "2026-11-21 07:54:00", UTC; "-" for nothing.
std::string shown_time(const std::optional<UtcMicros>& at);
/// "0.042 s", "2 m 03 s", "1 h 02 m", "3 d 04 h"; "-" for nothing.
std::string shown_duration(const std::optional<std::int64_t>& micros);

}  // namespace hearth::record
