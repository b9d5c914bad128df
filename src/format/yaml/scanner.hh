#pragma once
#include <deque>
#include <optional>
#include <vector>

#include "format/yaml/input.hh"
#include "format/yaml/token.hh"

namespace hearth::format {

/// A text as tokens. Indentation becomes block_*_start and block_end; the `key` token of a key
/// without `?` is put in when its `:` is found (YAML 1.1 §7.4, §8.5), so a few tokens wait.
///
/// The characters were checked (check_characters); the text outlives it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : input_(text), keys_(1) {}

  /// The next token, until take(); null after a fault. After stream_end there is none.
  const Token* peek();
  /// After peek() gave one.
  Token take();
  const Fault& fault() const { return fault_; }

 private:
  /// Where a key without `?` may have begun, one per open bracket.
  struct KeyPlace {
    std::size_t token = 0;  ///< number of its first token
    std::size_t index = 0;
    std::uint32_t line = 0;
    int column = 0;
    Mark at;
    bool required = false;  ///< it stands where only a key can stand
  };

  bool fetch();
  bool fetch_sign(char c);
  bool fetch_content(char c);
  bool fetch_directive();
  bool fetch_document_mark();
  bool fetch_stream_end();
  bool fetch_open(TokenKind kind);
  bool fetch_close(TokenKind kind);
  bool fetch_flow_entry();
  bool fetch_block_entry();
  bool fetch_key();
  bool fetch_value();
  bool fetch_plain();
  bool fetch_block_scalar();
  bool push(Scanned token);
  void skip_to_token();

  bool may_begin_plain() const;
  bool in_flow() const { return keys_.size() > 1; }
  bool begin_block(TokenKind kind, std::string_view what);
  bool indent_to(int column);
  void unindent_to(int column);

  bool key_is_waited_for() const;
  bool drop_stale_keys();
  bool save_key();
  bool drop_key();
  bool key_not_found(const KeyPlace& key);
  void add_key_tokens(const KeyPlace& key);
  void add_sign(TokenKind kind, std::size_t bytes);
  void insert(std::size_t number, TokenKind kind, Mark at);
  bool fail(Mark at, std::string what, std::string mend);

  Input input_;
  std::deque<Token> tokens_;
  std::size_t taken_ = 0;
  bool ended_ = false;
  int indent_ = -1;
  std::vector<int> indents_;
  /// A key without `?` may begin here; in a block also a list or a mapping.
  bool key_allowed_ = true;
  std::vector<std::optional<KeyPlace>> keys_;
  bool failed_ = false;
  Fault fault_;
};

}  // namespace hearth::format
