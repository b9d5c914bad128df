#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "format/yaml/node.hh"

// Scalars: which type a plain one looks like, and what a text means under a type. The rules are
// PyYAML's (yaml/resolver.py, yaml/constructor.py of 6.0).

namespace hearth::format {

/// Types of "tag:yaml.org,2002:" that the safe loader knows.
enum class Tag : std::uint8_t {
  null,
  boolean,
  integer,
  real,
  binary,
  timestamp,
  text,
  sequence,
  mapping,
  set,
  omap,
  pairs,
  merge,  ///< `<<`
  value,  ///< `=`
};

/// Nothing for a tag that the safe loader does not know.
std::optional<Tag> tag_of(std::string_view tag);

/// What a plain scalar looks like.
Tag resolve_plain(std::string_view text);

/// Whether the text of a tagged scalar is right for it: fills kind and value of `node`.
/// On failure says what is wrong. Not for the collections' tags, merge and value.
std::expected<void, std::string> make_scalar(Tag tag, std::string text, Node& node);

}  // namespace hearth::format
