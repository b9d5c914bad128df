#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hearth::plan {

/// How many letters are to be changed, added, left out, or swapped with their neighbour, to make
/// `b` of `a`; case does not count, '-' is '_'. More than `most` is told as `most` + 1.
std::size_t typing_distance(std::string_view a, std::string_view b, std::size_t most);

/// The known name that was probably meant: the nearest, the first of those as near; "" where none
/// is near enough (a third of the letters).
std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& known);

}  // namespace hearth::plan
