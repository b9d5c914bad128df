#pragma once
#include <string>
#include <string_view>

namespace hearth::format::jinja {

bool is_filter(std::string_view name);
bool is_test(std::string_view name);
/// One line for a person; those that Jinja has and this does not are told from those of nobody.
std::string unknown_filter(std::string_view name);
std::string unknown_test(std::string_view name);

}  // namespace hearth::format::jinja
