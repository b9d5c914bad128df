#pragma once
#include <optional>
#include <string_view>

#include "format/yaml/mark.hh"

namespace hearth::format {

/// Whether YAML may hold these bytes at all: UTF-8 of printable characters (YAML 1.1 §5.1).
std::optional<Fault> check_characters(std::string_view text);

/// A place in a text that check_characters() let pass, going forward. Behind the end stands '\0'.
/// `text` outlives it.
class Input {
 public:
  explicit Input(std::string_view text) : text_(text) {}

  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool ended() const { return at_ >= text_.size(); }
  /// The next `bytes`, or fewer at the end.
  std::string_view ahead(std::size_t bytes) const { return text_.substr(at_, bytes); }

  /// Length of the line break that stands there: 1 to 3 bytes, 0 where there is none. YAML 1.1
  /// breaks at CR LF, CR, LF, NEL, LS and PS (§5.4).
  std::size_t break_bytes(std::size_t ahead = 0) const;
  /// A line break or the end.
  bool line_ends(std::size_t ahead = 0) const;
  /// A blank, a line break or the end.
  bool word_ends(std::size_t ahead = 0) const;
  /// `---` or `...` alone at the beginning of a line.
  bool at_document_mark() const;

  /// Goes on by `bytes` that hold no line break.
  void skip(std::size_t bytes = 1);
  std::size_t skip_spaces();
  void skip_to_line_end();
  /// Goes over a line break and says what it means: "\n", LS or PS; empty where there is none.
  std::string_view take_break();

  Mark mark() const { return Mark{line_ + 1, column_ + 1}; }
  std::uint32_t line() const { return line_; }
  /// From 0, in characters; a byte order mark counts for none.
  int column() const { return static_cast<int>(column_); }
  /// Characters so far.
  std::size_t index() const { return index_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t index_ = 0;
  std::uint32_t line_ = 0;
  std::uint32_t column_ = 0;
};

/// How a message shows the character that stands there: `x`, a tab, U+0007, the end of the text.
std::string shown(const Input& input);

}  // namespace hearth::format
