#pragma once
#include <expected>
#include <string>

#include "format/yaml/mark.hh"

namespace hearth::format {

enum class TokenKind : std::uint8_t {
  stream_end,
  version_directive,  ///< text: the major version's digits
  tag_directive,      ///< handle and text: what the handle stands for
  other_directive,
  document_start,
  document_end,
  block_sequence_start,
  block_mapping_start,
  block_end,
  flow_sequence_start,
  flow_sequence_end,
  flow_mapping_start,
  flow_mapping_end,
  block_entry,
  flow_entry,
  key,
  value,
  alias,   ///< text: the anchor's name
  anchor,  ///< text: its name
  tag,     ///< handle ("", "!", "!!", "!x!") and text: the suffix; both decoded
  scalar,
};

/// What a message calls it: "`]`", "a key", "the end of the block".
std::string_view name_of(TokenKind kind);

struct Token {
  TokenKind kind = TokenKind::stream_end;
  Mark at;
  Mark end;
  std::string text;
  std::string handle;
  bool plain = false;  ///< a scalar without quotes that is no block: what is typed by its look
};

using Scanned = std::expected<Token, Fault>;

}  // namespace hearth::format
