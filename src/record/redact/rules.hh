#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/redact/pattern.hh"

// The rules of the Ansible collection (plugin_utils/record/redact), which is their home:
// tools/redact_rules writes them as rules.inc. What they do stands here a second time, in C++;
// test/unit/redact compares the two on one corpus.

namespace hearth::record::redact {

bool contains(std::string_view text, std::string_view part);
/// What stands for `text`: as many lines, so that places in a file's text stay.
std::string hidden(std::string_view text);
extern const std::string_view kMarked;  ///< "<redacted>"

/// A secret that is known by its form.
struct Shape {
  Pattern pattern;
  std::span<const std::string_view> words;  ///< lower case; one is in every text that holds it
  bool command = false;                     ///< of command lines
  std::size_t keep, keep2;                  ///< groups that stay, 0 for none

  /// `text` without what has this form.
  std::string sub(std::string text) const;
};

struct Patterns {
  Patterns();
  std::vector<Shape> shapes;
  Pattern name_after, name_before, name_sure, name_part, number_names, option_word;
  Pattern front, behind, bare, line, block;
  Pattern open_value, line_begins, kubernetes, data, entry;
};

/// What stands between quotes (", ' or \") that open at `at`: 4,000 characters at most, to the
/// closing ones or to the end of the text. PCRE2 has no room for the collection's three expressions
/// of it.
std::optional<Span> quoted(std::string_view text, std::size_t at);

// Lists of words.
std::span<const std::string_view> key_words();
bool is_short_secret(std::string_view name);
bool is_open_name(std::string_view name);
bool is_beside(std::string_view name);
bool is_open_word(std::string_view word);
bool begins_public(std::string_view value);

}  // namespace hearth::record::redact
