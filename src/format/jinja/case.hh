#pragma once
#include <string>
#include <string_view>

namespace hearth::format::jinja {

// Case of letters, ASCII's alone: others stay as they are (README.md, differences).

std::string upper(std::string_view text);
/// The first letter is a capital, all others are small.
std::string capitalized(std::string_view text);
/// Jinja's filter title: words begin behind blanks and - ( { [ <.
std::string title_of_filter(std::string_view text);
/// str.title(): words begin behind whatever is no letter.
std::string title_of_str(std::string_view text);

}  // namespace hearth::format::jinja
