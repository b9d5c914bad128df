#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace hearth::app {

/// What may stand in place of the last of `words`, which are those behind `hearth`, each with a
/// line's end behind it: nouns, verbs, or options where it begins with '-'. Nothing where a value
/// or a file is wanted: the shell's own completion then.
std::string completions(CLI::App& root, const std::vector<std::string>& words);

}  // namespace hearth::app
