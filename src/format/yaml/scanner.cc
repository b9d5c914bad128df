#include "format/yaml/scanner.hh"

#include "base/text.hh"
#include "format/yaml/limits.hh"
#include "format/yaml/scan.hh"

namespace hearth::format {

const Token* Scanner::peek() {
  while (!failed_ && !ended_) {
    if (!tokens_.empty()) {
      if (!drop_stale_keys()) break;
      if (!key_is_waited_for()) break;
    }
    fetch();
  }
  return failed_ || tokens_.empty() ? nullptr : &tokens_.front();
}

Token Scanner::take() {
  Token token = std::move(tokens_.front());
  tokens_.pop_front();
  ++taken_;
  return token;
}

bool Scanner::fail(Mark at, std::string what, std::string mend) {
  failed_ = true;
  fault_ = {at, std::move(what), std::move(mend)};
  return false;
}

bool Scanner::push(Scanned token) {
  if (!token) return fail(token.error().at, token.error().what, token.error().mend);
  tokens_.push_back(*std::move(token));
  return true;
}

void Scanner::insert(std::size_t number, TokenKind kind, Mark at) {
  const auto place = tokens_.begin() + static_cast<std::ptrdiff_t>(number - taken_);
  tokens_.insert(place, Token{.kind = kind, .at = at, .end = at});
}

void Scanner::add_sign(TokenKind kind, std::size_t bytes) {
  Token token{.kind = kind, .at = input_.mark()};
  input_.skip(bytes);
  token.end = input_.mark();
  tokens_.push_back(std::move(token));
}

void Scanner::skip_to_token() {
  if (input_.index() == 0 && input_.ahead(3) == "\xEF\xBB\xBF") input_.skip(3);
  do {
    input_.skip_spaces();
    if (input_.peek() == '#') input_.skip_to_line_end();
    if (input_.break_bytes() > 0 && !in_flow()) key_allowed_ = true;
  } while (!input_.take_break().empty());
}

bool Scanner::fetch() {
  skip_to_token();
  if (!drop_stale_keys()) return false;
  unindent_to(input_.column());
  if (input_.ended()) return fetch_stream_end();
  const char c = input_.peek();
  if (c == '%' && input_.column() == 0) return fetch_directive();
  if (input_.at_document_mark()) return fetch_document_mark();
  return fetch_sign(c);
}

bool Scanner::fetch_sign(char c) {
  const bool alone = input_.word_ends(1);
  switch (c) {
    case '[':
      return fetch_open(TokenKind::flow_sequence_start);
    case '{':
      return fetch_open(TokenKind::flow_mapping_start);
    case ']':
      return fetch_close(TokenKind::flow_sequence_end);
    case '}':
      return fetch_close(TokenKind::flow_mapping_end);
    case ',':
      return fetch_flow_entry();
    case '-':
      return alone ? fetch_block_entry() : fetch_content(c);
    case '?':
      return alone || in_flow() ? fetch_key() : fetch_content(c);
    case ':':
      return alone || in_flow() ? fetch_value() : fetch_content(c);
    default:
      return fetch_content(c);
  }
}

bool Scanner::fetch_content(char c) {
  if ((c == '|' || c == '>') && !in_flow()) return fetch_block_scalar();
  const bool property = c == '*' || c == '&' || c == '!';
  if (property || c == '\'' || c == '"') {
    if (!save_key()) return false;
    key_allowed_ = false;
    return push(c == '!' ? scan_tag(input_) : property ? scan_anchor(input_) : scan_quoted(input_));
  }
  if (may_begin_plain()) return fetch_plain();
  if (c == '\t') {
    return fail(input_.mark(), "a tab stands where YAML takes only spaces",
                "replace it by spaces, or delete it at the end of a line");
  }
  return fail(input_.mark(), join({"no value begins with ", shown(input_)}),
              "put the value in quotes");
}

/// Any character but a sign; `-`, `?` and `:` too when a word follows at once.
bool Scanner::may_begin_plain() const {
  constexpr std::string_view kSigns = "-?:,[]{}#&*!|>'\"%@`";
  if (input_.word_ends()) return false;
  const char c = input_.peek();
  if (kSigns.find(c) == kSigns.npos) return true;
  if (input_.word_ends(1)) return false;
  return c == '-' || (!in_flow() && (c == '?' || c == ':'));
}

bool Scanner::fetch_stream_end() {
  unindent_to(-1);
  if (!drop_key()) return false;
  key_allowed_ = false;
  ended_ = true;
  add_sign(TokenKind::stream_end, 0);
  return true;
}

bool Scanner::fetch_directive() {
  unindent_to(-1);
  if (!drop_key()) return false;
  key_allowed_ = false;
  return push(scan_directive(input_));
}

bool Scanner::fetch_document_mark() {
  const bool start = input_.peek() == '-';
  unindent_to(-1);
  if (!drop_key()) return false;
  key_allowed_ = false;
  add_sign(start ? TokenKind::document_start : TokenKind::document_end, 3);
  return true;
}

bool Scanner::fetch_open(TokenKind kind) {
  if (!save_key()) return false;
  if (keys_.size() > kYamlDepthMax) {
    return fail(input_.mark(), join({"brackets nest deeper than ", std::to_string(kYamlDepthMax)}),
                "");
  }
  keys_.emplace_back();
  key_allowed_ = true;
  add_sign(kind, 1);
  return true;
}

bool Scanner::fetch_close(TokenKind kind) {
  if (!drop_key()) return false;
  if (in_flow()) keys_.pop_back();
  key_allowed_ = false;
  add_sign(kind, 1);
  return true;
}

bool Scanner::fetch_flow_entry() {
  key_allowed_ = true;
  if (!drop_key()) return false;
  add_sign(TokenKind::flow_entry, 1);
  return true;
}

/// In a block: a list or a mapping begins where its first sign stands right of what is open.
bool Scanner::begin_block(TokenKind kind, std::string_view what) {
  if (in_flow()) return true;
  if (!key_allowed_) {
    return fail(input_.mark(), join({what, " cannot stand here"}),
                "begin a new line, or put the value in quotes");
  }
  if (indent_to(input_.column())) add_sign(kind, 0);
  return true;
}

bool Scanner::fetch_block_entry() {
  if (!begin_block(TokenKind::block_sequence_start, "an entry of a list (`- `)")) return false;
  key_allowed_ = true;
  if (!drop_key()) return false;
  add_sign(TokenKind::block_entry, 1);
  return true;
}

bool Scanner::fetch_key() {
  if (!begin_block(TokenKind::block_mapping_start, "a key (`? `)")) return false;
  key_allowed_ = !in_flow();
  if (!drop_key()) return false;
  add_sign(TokenKind::key, 1);
  return true;
}

bool Scanner::fetch_value() {
  if (keys_.back()) {
    const KeyPlace key = *keys_.back();
    keys_.back().reset();
    add_key_tokens(key);
    key_allowed_ = false;
  } else {
    if (!begin_block(TokenKind::block_mapping_start, "a second `: ` in one value")) return false;
    key_allowed_ = !in_flow();
  }
  add_sign(TokenKind::value, 1);
  return true;
}

void Scanner::add_key_tokens(const KeyPlace& key) {
  insert(key.token, TokenKind::key, key.at);
  if (!in_flow() && indent_to(key.column)) {
    insert(key.token, TokenKind::block_mapping_start, key.at);
  }
}

bool Scanner::fetch_plain() {
  if (!save_key()) return false;
  PlainScalar scalar = scan_plain(input_, indent_ + 1, in_flow());
  key_allowed_ = scalar.crossed_line;
  tokens_.push_back(std::move(scalar.token));
  return true;
}

bool Scanner::fetch_block_scalar() {
  key_allowed_ = true;
  if (!drop_key()) return false;
  return push(scan_block_scalar(input_, indent_));
}

bool Scanner::indent_to(int column) {
  if (indent_ >= column) return false;
  indents_.push_back(indent_);
  indent_ = column;
  return true;
}

/// Inside brackets indentation means nothing.
void Scanner::unindent_to(int column) {
  if (in_flow()) return;
  while (indent_ > column) {
    indent_ = indents_.back();
    indents_.pop_back();
    add_sign(TokenKind::block_end, 0);
  }
}

/// Whether the token in front may yet turn out to begin a key.
bool Scanner::key_is_waited_for() const {
  for (const auto& key : keys_) {
    if (key && key->token == taken_) return true;
  }
  return false;
}

bool Scanner::key_not_found(const KeyPlace& key) {
  return fail(key.at, "this line has neither a `key:` nor a `- `, and does not continue a value",
              "add the `:` with a space behind it, or indent the line");
}

bool Scanner::drop_stale_keys() {
  for (auto& key : keys_) {
    if (!key) continue;
    const bool near =
        key->line == input_.line() && input_.index() - key->index <= kYamlSimpleKeyMax;
    if (near) continue;
    if (key->required) return key_not_found(*key);
    key.reset();
  }
  return true;
}

bool Scanner::save_key() {
  if (!key_allowed_) return true;
  if (!drop_key()) return false;
  keys_.back() = KeyPlace{.token = taken_ + tokens_.size(),
                          .index = input_.index(),
                          .line = input_.line(),
                          .column = input_.column(),
                          .at = input_.mark(),
                          .required = !in_flow() && indent_ == input_.column()};
  return true;
}

bool Scanner::drop_key() {
  if (keys_.back() && keys_.back()->required) return key_not_found(*keys_.back());
  keys_.back().reset();
  return true;
}

}  // namespace hearth::format
