#pragma once
#include <expected>
#include <vector>

#include "format/jinja/lexer.hh"
#include "format/jinja/tree.hh"

namespace hearth::format::jinja {

/// Reads a template's statements. `tokens` end with Token::Kind::end. Errors: invalid  syntax, or a
/// statement, filter or test that is not supported; full  deeper than kNestingMax.
std::expected<Block, Fault> parse(std::vector<Token> tokens);

}  // namespace hearth::format::jinja
