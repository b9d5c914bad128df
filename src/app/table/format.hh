#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hh"

namespace hearth::app {

/// How answers are printed: byte by byte as cliff, on which ARA's command line stands, prints them
/// (docs/decisions/0023-command-line.md).
struct FormatOptions {
  std::string format = "table";      ///< table json yaml csv value; shell for one object
  std::vector<std::string> columns;  ///< only these; empty: all
  std::string quote = "nonnumeric";  ///< csv: all minimal none nonnumeric
  bool noindent = false;             ///< json on one line
  int max_width = 0;                 ///< of a table; less than 1: as wide as it gets
  bool fit_width = false;
  bool print_empty = false;  ///< a table without rows has its head
  std::vector<std::string> sort_columns;
  bool ascending = false, descending = false;
  std::string prefix;                  ///< shell: before each name
  std::vector<std::string> variables;  ///< shell: only these
  std::optional<int> terminal_width;   ///< of stdout; nothing where it is no terminal
};

/// One line of a list, or one object: JSON texts in the order of the columns.
using Cells = std::vector<std::string>;

/// Bytes to print, row by row.
class ListForm {
 public:
  virtual ~ListForm() = default;
  virtual std::string head() { return {}; }
  /// Errc::full: more rows than can be kept until the end.
  virtual Expected<std::string> row(const Cells& cells) = 0;
  virtual std::string tail() { return {}; }
};

/// Only of the wanted columns, sorted where that was asked for; Errc::invalid: none of the columns
/// is there, or no such format. What could not be sorted is told in `warnings`, which outlives it.
Expected<std::unique_ptr<ListForm>> list_form(const FormatOptions& options,
                                              const std::vector<std::string>& columns,
                                              std::vector<std::string>& warnings);
/// One object whole. Errors as above.
Expected<std::string> object_form(const FormatOptions& options,
                                  const std::vector<std::string>& columns, const Cells& cells);

/// Without what could drive a terminal, where stdout is one: names and paths come from anywhere.
std::string for_terminal(const FormatOptions& options, std::string text);

}  // namespace hearth::app
