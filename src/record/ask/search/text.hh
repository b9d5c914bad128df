#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"

namespace hearth::record::ask {

/// What is searched of a result's content: its texts and numbers, one after the other, each on
/// lines of its own; names of members are no part of it.
std::string searched_text(std::string_view json);
/// Blanks, tabs, line ends and other control characters stand between words.
inline bool is_blank(char c) {
  return static_cast<unsigned char>(c) <= ' ';
}

/// What is looked for: each term must be contained in the text, A to Z being a to z. A term in
/// "quotes" may have blanks.
struct Query {
  std::vector<std::string> terms;               ///< in small letters
  std::vector<std::vector<std::string>> words;  ///< of each: what one word contains
  /// A term with blanks: that its words are there does not say that they stand together.
  bool phrases = false;
};
inline constexpr std::size_t kTermsMax = 16;
inline constexpr std::size_t kTermBytesMax = 200;
/// Errors: invalid.
Expected<Query> parse_query(std::string_view text);
/// Whether a text has all terms.
bool matches(const Query& query, std::string_view text);

/// The surroundings of the first term in `text`: one line of about 160 bytes.
std::string snippet(const Query& query, std::string_view text);

}  // namespace hearth::record::ask
