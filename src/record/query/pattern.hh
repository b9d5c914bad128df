#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hearth::record {

/// The pattern of `lower(…) LIKE ? ESCAPE '\'` for what contains `text` in any case; nothing for
/// "": anything. Case of ASCII only, as the engines' lower().
std::optional<std::string> containing(std::string_view text);

}  // namespace hearth::record
