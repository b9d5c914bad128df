#pragma once
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::record::api {

/// Adds the JSON text `body` to `out` as ARA would answer it: no blanks, ASCII only, of members
/// with one name the last value in the first one's place (as in a Python dict). Numbers stay as
/// their producer wrote them: 1.0 stays 1.0, integers keep all their digits.
/// Errc::corrupt where `body` is no JSON; `out` has a part of it then.
Expected<> append_body(std::string& out, std::string_view body);

}  // namespace hearth::record::api
