#include "format/yaml/parser.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/yaml/limits.hh"

namespace hearth::format {

using enum TokenKind;

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

bool Parser::step_flow(Event& event) {
  switch (state_) {
    case State::flow_sequence_first:
    case State::flow_sequence_entry:
      return flow_sequence_entry(event, state_ == State::flow_sequence_first);
    case State::pair_key:
      return pair_key(event);
    case State::pair_value:
      return pair_value(event);
    case State::pair_end:
      return pair_end(event);
    case State::flow_mapping_first:
    case State::flow_mapping_key:
      return flow_mapping_key(event, state_ == State::flow_mapping_first);
    case State::flow_mapping_value:
      return flow_mapping_value(event);
    default:  // flow_mapping_empty: a key without a value
      return empty_scalar(event, scanner_.peek() ? scanner_.peek()->at : Mark{},
                          State::flow_mapping_key);
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
  if (is_any({version_directive, tag_directive, other_directive, document_start, stream_end})) {
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
  while (is(TokenKind::document_end)) take();
  const Token* token = scanner_.peek();
  if (!token) return false;
  event.at = token->at;
  if (token->kind == stream_end) {
    event.kind = EventKind::stream_end;
    state_ = State::ended;
    return true;
  }
  if (!directives()) return false;
  if (!is(document_start)) {
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
  while (is_any({version_directive, tag_directive, other_directive})) {
    if (!directive(take(), versioned)) return false;
  }
  handles_.emplace("!", "!");
  handles_.emplace("!!", "tag:yaml.org,2002:");
  return scanner_.peek() != nullptr;
}

bool Parser::directive(const Token& token, bool& versioned) {
  if (token.kind == version_directive) {
    if (versioned) return fail(token.at, "a second %YAML directive", "delete it");
    versioned = true;
    if (token.text.find_first_not_of('0') == token.text.size() - 1 && token.text.back() == '1') {
      return true;
    }
    return fail(token.at, "this is no YAML 1", "write `%YAML 1.1`, or leave the line out");
  }
  if (token.kind == tag_directive && !handles_.emplace(token.handle, token.text).second) {
    return fail(token.at, join({"a second %TAG directive for `", token.handle, "`"}), "delete it");
  }
  return true;
}

bool Parser::document_content(Event& event) {
  if (is_any({version_directive, tag_directive, other_directive, document_start,
              TokenKind::document_end, stream_end})) {
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
  if (token->kind == TokenKind::document_end) take();
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
  if (token->kind == alias) {
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
  while ((is(anchor) && event.anchor.empty()) || (is(tag) && !tagged)) {
    any = true;
    if (is(anchor)) {
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
  if (place == NodeAt::block_or_indentless && is(block_entry)) {
    return start(event, EventKind::sequence_start, State::indentless_entry);
  }
  if (is(scalar)) {
    Token token = take();
    event.kind = EventKind::scalar;
    event.plain = token.plain;
    event.text = std::move(token.text);
    pop_state();
    return true;
  }
  if (is(flow_sequence_start)) {
    take();
    return start(event, EventKind::sequence_start, State::flow_sequence_first);
  }
  if (is(flow_mapping_start)) {
    take();
    return start(event, EventKind::mapping_start, State::flow_mapping_first);
  }
  if (block && is(block_sequence_start)) {
    take();
    return start(event, EventKind::sequence_start, State::block_sequence_entry);
  }
  if (block && is(block_mapping_start)) {
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
  if (is(block_entry)) {
    return node_or_empty(event, NodeAt::block, State::block_sequence_entry,
                         {block_entry, block_end});
  }
  if (!is(block_end)) {
    return unexpected("the next `- ` of this list",
                      "indent the line as the list's other lines, or more to belong to the entry");
  }
  end(event, EventKind::sequence_end);
  take();
  return true;
}

/// A list as a mapping's value whose `-` stand below the key.
bool Parser::indentless_entry(Event& event) {
  if (is(block_entry)) {
    return node_or_empty(event, NodeAt::block, State::indentless_entry,
                         {block_entry, key, value, block_end});
  }
  if (!scanner_.peek()) return false;
  return end(event, EventKind::sequence_end);
}

bool Parser::block_mapping_key(Event& event) {
  if (is(key)) {
    return node_or_empty(event, NodeAt::block_or_indentless, State::block_mapping_value,
                         {key, value, block_end});
  }
  if (!is(block_end)) {
    return unexpected("the next key of this mapping",
                      "indent the line as the mapping's other keys, and put values with `: `, "
                      "quotes or brackets in quotes");
  }
  end(event, EventKind::mapping_end);
  take();
  return true;
}

bool Parser::block_mapping_value(Event& event) {
  if (is(value)) {
    return node_or_empty(event, NodeAt::block_or_indentless, State::block_mapping_key,
                         {key, value, block_end});
  }
  const Token* token = scanner_.peek();
  return token && empty_scalar(event, token->at, State::block_mapping_key);
}

bool Parser::flow_sequence_entry(Event& event, bool first) {
  if (!is(flow_sequence_end) && !first) {
    if (!is(flow_entry)) return unexpected("`,` or `]`", "close the list that `[` opens");
    take();
  }
  const Token* token = scanner_.peek();
  if (!token) return false;
  if (token->kind == flow_sequence_end) {
    end(event, EventKind::sequence_end);
    take();
    return true;
  }
  event.at = token->at;
  if (token->kind == key) {
    states_.push_back(State::flow_sequence_entry);
    return start(event, EventKind::mapping_start, State::pair_key);
  }
  states_.push_back(State::flow_sequence_entry);
  return node(event, NodeAt::flow);
}

bool Parser::pair_key(Event& event) {
  return node_or_empty(event, NodeAt::flow, State::pair_value,
                       {value, flow_entry, flow_sequence_end});
}

bool Parser::pair_value(Event& event) {
  if (is(value)) {
    return node_or_empty(event, NodeAt::flow, State::pair_end, {flow_entry, flow_sequence_end});
  }
  const Token* token = scanner_.peek();
  return token && empty_scalar(event, token->at, State::pair_end);
}

bool Parser::pair_end(Event& event) {
  return scanner_.peek() && end(event, EventKind::mapping_end);
}

bool Parser::flow_mapping_key(Event& event, bool first) {
  if (!is(flow_mapping_end) && !first) {
    if (!is(flow_entry)) return unexpected("`,` or `}`", "close the mapping that `{` opens");
    take();
  }
  if (is(key)) {
    return node_or_empty(event, NodeAt::flow, State::flow_mapping_value,
                         {value, flow_entry, flow_mapping_end});
  }
  if (!scanner_.peek()) return false;
  if (!is(flow_mapping_end)) {
    states_.push_back(State::flow_mapping_empty);
    return node(event, NodeAt::flow);
  }
  end(event, EventKind::mapping_end);
  take();
  return true;
}

bool Parser::flow_mapping_value(Event& event) {
  if (is(value)) {
    return node_or_empty(event, NodeAt::flow, State::flow_mapping_key,
                         {flow_entry, flow_mapping_end});
  }
  const Token* token = scanner_.peek();
  return token && empty_scalar(event, token->at, State::flow_mapping_key);
}

}  // namespace hearth::format
