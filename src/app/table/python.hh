#pragma once
#include <string>
#include <string_view>

namespace hearth::app {

// A JSON value (valid text without blanks) as Python shows what it read from it.

/// str(): `True`, `None`, `1.0`, text as it is, `{'a': [1, 'b']}`.
std::string python_str(std::string_view json);
/// json.dumps(): ASCII, `", "` and `": "` between; with `indent` one member a line, `level` deep.
std::string python_json(std::string_view json, bool indent, int level = 0);

/// "0.25", "1.0", "1e+16": what Python prints for this number. `infinity` for what is too large.
std::string python_float(std::string_view json, std::string_view infinity);

}  // namespace hearth::app
