#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "format/jinja/lexer.hh"

// The part of Jinja 3.1 that templates of machines use, as Python's renders it; README.md lists
// what is left out and what differs.

namespace hearth::format::jinja {

struct Limits {
  std::size_t template_bytes = 4 << 20;
  std::size_t output_bytes = 16 << 20;
  std::size_t memory_bytes = 64 << 20;  ///< of all values that it makes
  std::size_t steps = 2'000'000;        ///< expressions, statements, turns of loops, elements
};

struct Options {
  Whitespace whitespace;
  /// Stands before the name of an undefined variable where one is printed.
  std::string missing_prefix;
  Limits limits;
};

/// `values` are the variables. Errors have the place before their words, "line 3, column 8: …",
/// both counted from 1, columns in characters:
///   invalid  no UTF-8; its syntax, something that is not supported, or a value that does not do.
///   full     more than the limits.
Expected<std::string> render(std::string_view text, const JsonObject& values,
                             const Options& options = {});

}  // namespace hearth::format::jinja
