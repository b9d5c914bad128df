#pragma once
#include <cstddef>

namespace hearth::format {

/// Largest text that is read, and most text that a document may hold with every alias written out.
inline constexpr std::size_t kYamlBytesMax = 16 * 1024 * 1024;
/// Most nodes of a document with every alias written out: what a walk over the tree may meet.
inline constexpr std::size_t kYamlNodesMax = 1'000'000;
/// Deepest nesting, aliases followed. Whoever walks a tree may recurse.
inline constexpr std::size_t kYamlDepthMax = 100;
/// Most decimal digits of an integer, as Python's int() takes them.
inline constexpr std::size_t kYamlDigitsMax = 4300;
/// A key without `?` ends within so many characters, on its line (YAML 1.1 §7.4).
inline constexpr std::size_t kYamlSimpleKeyMax = 1024;

}  // namespace hearth::format
