#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Text as Python's `str` reads and writes it (Python 3.11): what cloud-init does with user-data is
// str methods. Texts are UTF-8; what is no UTF-8 counts as U+FFFD.

namespace hearth::format::python {

/// str.isspace() of one character: what strip() and split() take away.
bool is_space(char32_t c);
std::string_view lstrip(std::string_view text);
std::string_view rstrip(std::string_view text);
std::string_view strip(std::string_view text);

/// str.splitlines(): \n, \r, \r\n, \v, \f, \x1c to \x1e, U+0085, U+2028, U+2029; without them.
std::vector<std::string_view> split_lines(std::string_view text);

/// len(): code points.
std::size_t length(std::string_view text);
/// One view a code point.
std::vector<std::string_view> characters(std::string_view text);
/// text.find(what) in time that grows with both, whatever they are (std::string_view's grows with
/// their product).
std::size_t find(std::string_view text, std::string_view what);
std::size_t rfind(std::string_view text, std::string_view what);

/// str.replace(); `count` below 0: all. Nothing when the result had more than `bytes_max` bytes.
std::optional<std::string> replace(std::string_view text, std::string_view from,
                                   std::string_view to, std::int64_t count, std::size_t bytes_max);

/// repr() of a str: its quotes, and escapes of what is not printable.
std::string repr(std::string_view text);
/// repr() of a float: the shortest digits that read back as the same number.
std::string repr(double number);

/// int(text, base): blanks at the ends, a sign, single underscores between digits, and for base 0,
/// 2, 8 and 16 the prefix. Nothing where Python raises ValueError or the number needs more than 64
/// bits (`too_large` says which).
std::optional<std::int64_t> to_int(std::string_view text, int base = 10, bool* too_large = nullptr);
/// float(text), "inf" and "nan" too.
std::optional<double> to_float(std::string_view text);

}  // namespace hearth::format::python
