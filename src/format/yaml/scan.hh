#pragma once
#include "format/yaml/input.hh"
#include "format/yaml/token.hh"

// One token each, from where its first character stands. What is taken is what PyYAML takes, where
// that differs from YAML 1.1 too: indentation inside quotes is free, tabs part no tokens.

namespace hearth::format {

/// `'…'` or `"…"` (YAML 1.1 §9.1).
Scanned scan_quoted(Input& input);

/// `|` or `>` (§9.2). `parent_indent`: column of the collection around it, -1 for none.
Scanned scan_block_scalar(Input& input, int parent_indent);

struct PlainScalar {
  Token token;
  bool crossed_line = false;  ///< the input stands on a later line than its last character
};
/// A scalar without quotes (§9.1.3). In a block it ends where a line begins left of `indent`.
PlainScalar scan_plain(Input& input, int indent, bool in_flow);

/// `&name` or `*name`.
Scanned scan_anchor(Input& input);
/// `!suffix`, `!!suffix`, `!handle!suffix`, `!<uri>`, `!`.
Scanned scan_tag(Input& input);
/// `%NAME …` to the end of its line.
Scanned scan_directive(Input& input);

}  // namespace hearth::format
