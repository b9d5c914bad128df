#pragma once
#include <optional>
#include <string_view>

namespace hearth::format::user_data {

/// The MIME type that the beginning of a text names ("#cloud-config", "#!", "#include" and so on),
/// as cloud-init 22.4 finds it (handlers.type_from_starts_with): blanks before it and its case do
/// not matter, the longest name wins, and what follows it on the line does not either. Nothing:
/// none of them.
std::optional<std::string_view> type_from_start(std::string_view text);

}  // namespace hearth::format::user_data
