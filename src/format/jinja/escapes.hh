#pragma once
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::format::jinja {

/// A string literal without its backslashes (Python's "unicode-escape"). Errc::invalid: an escape
/// that is cut off, a surrogate, or a character by its name.
Expected<std::string> unescaped(std::string_view literal);

}  // namespace hearth::format::jinja
