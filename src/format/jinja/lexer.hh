#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"

namespace hearth::format::jinja {

struct Whitespace {
  bool trim_blocks = false;    ///< the line end behind a block or comment goes
  bool lstrip_blocks = false;  ///< blanks before one that begins its line go
  bool keep_trailing_newline = false;
};

struct Token {
  enum class Kind : std::uint8_t {
    data,
    block_begin,
    block_end,
    variable_begin,
    variable_end,
    name,
    string,
    integer,
    real,
    sign,
    end,
  };
  Kind kind = Kind::end;
  std::string text;  ///< data, name, sign; a string without its quotes and escapes
  std::int64_t integer = 0;
  double real = 0;
  std::uint32_t at = 0;  ///< byte in the source
};

/// An error and the byte of the source that it is about.
struct Fault {
  Error error;
  std::uint32_t at = 0;
};

/// `source` has '\n' line ends alone (unify_line_ends). Errors: invalid, full (a number of more
/// than 64 bits).
std::expected<std::vector<Token>, Fault> tokens_of(std::string_view source,
                                                   const Whitespace& options);

/// '\r\n' and '\r' become '\n', and unless `keep` the last one goes, as Jinja reads a template.
std::string unify_line_ends(std::string_view text, bool keep);

}  // namespace hearth::format::jinja
