#pragma once
#include <string>
#include <string_view>

#include "base/error.hh"

// RFC 4648 §4 as Python's base64 module reads and writes it (binascii.a2b_base64, Python 3.11).

namespace hearth::format {

std::string to_base64(std::string_view bytes);

/// base64.b64decode(): characters that are none of the alphabet are left out, what follows the
/// padding is not read. Errc::invalid: too few characters or too little padding.
Expected<std::string> from_base64(std::string_view text);

/// base64.b64decode(validate=True): nothing but the alphabet, padding at the end alone.
Expected<std::string> from_base64_strict(std::string_view text);

}  // namespace hearth::format
