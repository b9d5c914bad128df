#pragma once
#include <string>
#include <string_view>

namespace hearth::app {

/// YAML as PyYAML's safe_dump writes it, byte by byte: ASCII, lines folded behind column 80.
class YamlText {
 public:
  /// Behind which a line is folded at its next blank.
  static constexpr std::size_t kWidth = 80;

  void raw(std::string_view ascii);
  void line(std::size_t indent);
  /// A text at the column reached, in the plainest style that reads back as text. `fold`: its
  /// further lines begin at column `indent`; a key of one line is not folded.
  void scalar(std::string_view utf8, std::size_t indent, bool fold, bool in_key = false);

  std::string take() { return std::move(out_); }

 private:
  struct Fold {
    std::size_t indent;
    bool allowed;
  };
  void plain(std::u32string_view text, Fold fold);
  void single_quoted(std::u32string_view text, Fold fold);
  void double_quoted(std::u32string_view text, Fold fold);
  void add(std::u32string_view ascii);

  std::string out_;
  std::size_t column_ = 0;
};

/// What YAML can do with a text.
struct YamlStyle {
  bool plain = true;   ///< without quotes, and it stays a text
  bool single = true;  ///< between single quotes
  bool lines = false;  ///< has more than one
};
YamlStyle yaml_style(std::u32string_view text);

/// Without quotes it would be read as another type: "no", "1_0", "12:30", "2026-11-21", "".
bool yaml_reads_as_other(std::u32string_view text);

}  // namespace hearth::app
