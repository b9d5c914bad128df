#include "format/yaml/parser.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/yaml/limits.hh"

namespace hearth::format {

bool Parser::next(Event& event) {
  event = Event{};
  if (failed_ || !step(event) || failed_) {
    // The scanner's fault stands before whatever the grammar made of its silence.
    if (!scanner_.peek() && !scanner_.fault().what.empty()) fault_ = scanner_.fault();
    failed_ = true;
    return false;
  }
  return true;
}

bool Parser::step(Event& event) {
  switch (state_) {
    case State::implicit_document:
      return implicit_document(event);
    case State::document:
      return document(event);
    case State::document_content:
      return document_content(event);
    case State::document_end:
      return document_end(event);
    case State::block_node:
      return node(event, NodeAt::block);
    case State::block_sequence_entry:
      return block_sequence_entry(event);
    case State::indentless_entry:
      return indentless_entry(event);
    case State::block_mapping_key:
      return block_mapping_key(event);
    case State::block_mapping_value:
      return block_mapping_value(event);
    case State::ended:
      return true;
    default:
      return step_flow(event);
  }
}

bool Parser::is(TokenKind kind) {
  const Token* token = scanner_.peek();
  return token && token->kind == kind;
}

bool Parser::is_any(std::initializer_list<TokenKind> kinds) {
  const Token* token = scanner_.peek();
  return token && std::find(kinds.begin(), kinds.end(), token->kind) != kinds.end();
}

void Parser::pop_state() {
  state_ = states_.back();
  states_.pop_back();
}

bool Parser::fail(Mark at, std::string what, std::string mend) {
  failed_ = true;
  fault_ = {at, std::move(what), std::move(mend)};
  return false;
}

bool Parser::unexpected(std::string_view wanted, std::string mend) {
  const Token* token = scanner_.peek();
  if (!token) return false;
  return fail(token->at,
              join({wanted, " is expected here, and here stands ", name_of(token->kind)}),
              std::move(mend));
}

bool Parser::implicit_document(Event& event) {
  if (is_any({Kind::version_directive, Kind::tag_directive, Kind::other_directive,
              Kind::document_start, Kind::stream_end})) {
    return document(event);
  }
  const Token* token = scanner_.peek();
  if (!token) return false;
  handles_ = {{"!", "!"}, {"!!", "tag:yaml.org,2002:"}};
  event.kind = EventKind::document_start;
  event.at = token->at;
  states_.push_back(State::document_end);
  state_ = State::block_node;
  return true;
}

bool Parser::document(Event& event) {
  while (is(Kind::document_end)) take();
  const Token* token = scanner_.peek();
  if (!token) return false;
  event.at = token->at;
  if (token->kind == Kind::stream_end) {
    event.kind = EventKind::stream_end;
    state_ = State::ended;
    return true;
  }
  if (!directives()) return false;
  if (!is(Kind::document_start)) {
    return unexpected("`---`",
                      "the lines before belong together; is one of them indented wrongly?");
  }
  take();
  event.kind = EventKind::document_start;
  states_.push_back(State::document_end);
  state_ = State::document_content;
  return true;
}

bool Parser::directives() {
  handles_.clear();
  bool versioned = false;
  while (is_any({Kind::version_directive, Kind::tag_directive, Kind::other_directive})) {
    if (!directive(take(), versioned)) return false;
  }
  handles_.emplace("!", "!");
  handles_.emplace("!!", "tag:yaml.org,2002:");
  return scanner_.peek() != nullptr;
}

bool Parser::directive(const Token& token, bool& versioned) {
  if (token.kind == Kind::version_directive) {
    if (versioned) return fail(token.at, "a second %YAML directive", "delete it");
    versioned = true;
    if (token.text.find_first_not_of('0') == token.text.size() - 1 && token.text.back() == '1') {
      return true;
    }
    return fail(token.at, "this is no YAML 1", "write `%YAML 1.1`, or leave the line out");
  }
  if (token.kind == Kind::tag_directive && !handles_.emplace(token.handle, token.text).second) {
    return fail(token.at, join({"a second %TAG directive for `", token.handle, "`"}), "delete it");
  }
  return true;
}

bool Parser::document_content(Event& event) {
  if (is_any({Kind::version_directive, Kind::tag_directive, Kind::other_directive,
              Kind::document_start, Kind::document_end, Kind::stream_end})) {
    const Mark at = scanner_.peek()->at;
    pop_state();
    return empty_scalar(event, at, state_);
  }
  return node(event, NodeAt::block);
}

bool Parser::document_end(Event& event) {
  const Token* token = scanner_.peek();
  if (!token) return false;
  event.kind = EventKind::document_end;
  event.at = token->at;
  if (token->kind == Kind::document_end) take();
  state_ = State::document;
  return true;
}

bool Parser::empty_scalar(Event& event, Mark at, State after) {
  event.kind = EventKind::scalar;
  event.at = at;
  event.plain = true;
  state_ = after;
  return scanner_.peek() != nullptr;
}

bool Parser::node_or_empty(Event& event, NodeAt place, State after,
                           std::initializer_list<TokenKind> nothing) {
  const Mark at = take().end;
  if (!scanner_.peek()) return false;
  if (is_any(nothing)) return empty_scalar(event, at, after);
  states_.push_back(after);
  return node(event, place);
}

bool Parser::start(Event& event, EventKind kind, State state) {
  event.kind = kind;
  state_ = state;
  if (states_.size() > kYamlDepthMax) {
    return fail(event.at,
                join({"lists and mappings nest deeper than ", std::to_string(kYamlDepthMax)}), "");
  }
  return true;
}

bool Parser::end(Event& event, EventKind kind) {
  event.kind = kind;
  event.at = scanner_.peek()->at;
  pop_state();
  return true;
}

bool Parser::node(Event& event, NodeAt place) {
  const Token* token = scanner_.peek();
  if (!token) return false;
  event.at = token->at;
  if (token->kind == Kind::alias) {
    event.kind = EventKind::alias;
    event.anchor = take().text;
    pop_state();
    return true;
  }
  bool any = false;
  return properties(event, any) && content(event, place, any);
}

/// An anchor and a tag, each at most once, in either order.
bool Parser::properties(Event& event, bool& any) {
  bool tagged = false;
  while ((is(Kind::anchor) && event.anchor.empty()) || (is(Kind::tag) && !tagged)) {
    any = true;
    if (is(Kind::anchor)) {
      event.anchor = take().text;
      continue;
    }
    tagged = true;
    if (!add_tag(event)) return false;
  }
  return scanner_.peek() != nullptr;
}

bool Parser::add_tag(Event& event) {
  Token token = take();
  if (token.handle.empty()) {
    event.tag = std::move(token.text);
    return true;
  }
  const auto handle = handles_.find(token.handle);
  if (handle == handles_.end()) {
    return fail(token.at, join({"no %TAG directive says what `", token.handle, "` stands for"}),
                "quote a value that begins with `!`");
  }
  event.tag = handle->second + token.text;
  return true;
}

bool Parser::content(Event& event, NodeAt place, bool any) {
  const bool block = place != NodeAt::flow;
  if (place == NodeAt::block_or_indentless && is(Kind::block_entry)) {
    return start(event, EventKind::sequence_start, State::indentless_entry);
  }
  if (is(Kind::scalar)) {
    Token token = take();
    event.kind = EventKind::scalar;
    event.plain = token.plain;
    event.text = std::move(token.text);
    pop_state();
    return true;
  }
  if (is(Kind::flow_sequence_start)) {
    take();
    return start(event, EventKind::sequence_start, State::flow_sequence_first);
  }
  if (is(Kind::flow_mapping_start)) {
    take();
    return start(event, EventKind::mapping_start, State::flow_mapping_first);
  }
  if (block && is(Kind::block_sequence_start)) {
    take();
    return start(event, EventKind::sequence_start, State::block_sequence_entry);
  }
  if (block && is(Kind::block_mapping_start)) {
    take();
    return start(event, EventKind::mapping_start, State::block_mapping_key);
  }
  if (!any) return unexpected("a value", "put a value that begins with a sign in quotes");
  event.kind = EventKind::scalar;
  event.plain = true;
  pop_state();
  return true;
}

bool Parser::block_sequence_entry(Event& event) {
  if (is(Kind::block_entry)) {
    return node_or_empty(event, NodeAt::block, State::block_sequence_entry,
                         {Kind::block_entry, Kind::block_end});
  }
  if (!is(Kind::block_end)) {
    return unexpected("the next `- ` of this list",
                      "indent the line as the list's other lines, or more to belong to the entry");
  }
  end(event, EventKind::sequence_end);
  take();
  return true;
}

/// A list as a mapping's value whose `-` stand below the key.
bool Parser::indentless_entry(Event& event) {
  if (is(Kind::block_entry)) {
    return node_or_empty(event, NodeAt::block, State::indentless_entry,
                         {Kind::block_entry, Kind::key, Kind::value, Kind::block_end});
  }
  if (!scanner_.peek()) return false;
  return end(event, EventKind::sequence_end);
}

bool Parser::block_mapping_key(Event& event) {
  if (is(Kind::key)) {
    return node_or_empty(event, NodeAt::block_or_indentless, State::block_mapping_value,
                         {Kind::key, Kind::value, Kind::block_end});
  }
  if (!is(Kind::block_end)) {
    return unexpected("the next key of this mapping",
                      "indent the line as the mapping's other keys, and put values with `: `, "
                      "quotes or brackets in quotes");
  }
  end(event, EventKind::mapping_end);
  take();
  return true;
}

bool Parser::block_mapping_value(Event& event) {
  if (is(Kind::value)) {
    return node_or_empty(event, NodeAt::block_or_indentless, State::block_mapping_key,
                         {Kind::key, Kind::value, Kind::block_end});
  }
  const Token* token = scanner_.peek();
  return token && empty_scalar(event, token->at, State::block_mapping_key);
}

}  // namespace hearth::format
