#pragma once
#include <expected>

#include "format/jinja/lexer.hh"
#include "format/jinja/tree.hh"

namespace hearth::format::jinja {

/// Errc::invalid where a filter or test does not exist. In the branches of an if, of both kinds,
/// that matters only when it is used, as for Jinja: what may not be there is asked for first.
std::expected<void, Fault> check_names(const Block& block, bool soft = false);

}  // namespace hearth::format::jinja
