#include "format/yaml/token.hh"

namespace hearth::format {

std::string_view name_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::stream_end:
      return "the end of the text";
    case TokenKind::version_directive:
    case TokenKind::tag_directive:
    case TokenKind::other_directive:
      return "a directive";
    case TokenKind::document_start:
      return "`---`";
    case TokenKind::document_end:
      return "`...`";
    case TokenKind::block_sequence_start:
      return "a list";
    case TokenKind::block_mapping_start:
      return "a mapping";
    case TokenKind::block_end:
      return "the end of the block";
    case TokenKind::flow_sequence_start:
      return "`[`";
    case TokenKind::flow_sequence_end:
      return "`]`";
    case TokenKind::flow_mapping_start:
      return "`{`";
    case TokenKind::flow_mapping_end:
      return "`}`";
    case TokenKind::block_entry:
      return "`-`";
    case TokenKind::flow_entry:
      return "`,`";
    case TokenKind::key:
      return "a key";
    case TokenKind::value:
      return "`:`";
    case TokenKind::alias:
      return "an alias";
    case TokenKind::anchor:
      return "an anchor";
    case TokenKind::tag:
      return "a tag";
    case TokenKind::scalar:
      return "a value";
  }
  return "";
}

}  // namespace hearth::format
