#pragma once
#include <map>
#include <string>
#include <vector>

#include "format/yaml/event.hh"
#include "format/yaml/scanner.hh"

namespace hearth::format {

/// Tokens as events: the grammar of YAML 1.1 §4.2 as a state machine, so that no nesting recurses.
class Parser {
 public:
  explicit Parser(std::string_view text) : scanner_(text) {}

  /// False after a fault. The last event is stream_end.
  bool next(Event& event);
  const Fault& fault() const { return fault_; }

 private:
  using Kind = TokenKind;
  enum class State : std::uint8_t {
    implicit_document,
    document,
    document_content,
    document_end,
    block_node,
    block_sequence_entry,
    indentless_entry,
    block_mapping_key,
    block_mapping_value,
    flow_sequence_first,
    flow_sequence_entry,
    pair_key,
    pair_value,
    pair_end,
    flow_mapping_first,
    flow_mapping_key,
    flow_mapping_value,
    flow_mapping_empty,
    ended,
  };
  enum class NodeAt : std::uint8_t { block, block_or_indentless, flow };

  bool step(Event& event);
  bool step_flow(Event& event);
  bool implicit_document(Event& event);
  bool document(Event& event);
  bool document_content(Event& event);
  bool document_end(Event& event);
  bool directives();
  bool directive(const Token& token, bool& versioned);
  bool block_sequence_entry(Event& event);
  bool indentless_entry(Event& event);
  bool block_mapping_key(Event& event);
  bool block_mapping_value(Event& event);
  bool flow_sequence_entry(Event& event, bool first);
  bool pair_key(Event& event);
  bool pair_value(Event& event);
  bool pair_end(Event& event);
  bool flow_mapping_key(Event& event, bool first);
  bool flow_mapping_value(Event& event);

  bool node(Event& event, NodeAt place);
  bool properties(Event& event, bool& any);
  bool add_tag(Event& event);
  bool content(Event& event, NodeAt place, bool any);
  bool node_or_empty(Event& event, NodeAt place, State after,
                     std::initializer_list<TokenKind> nothing);
  bool empty_scalar(Event& event, Mark at, State after);
  bool start(Event& event, EventKind kind, State state);
  bool end(Event& event, EventKind kind);

  bool is(TokenKind kind);
  bool is_any(std::initializer_list<TokenKind> kinds);
  Token take() { return scanner_.take(); }
  void pop_state();
  bool fail(Mark at, std::string what, std::string mend);
  bool unexpected(std::string_view wanted, std::string mend);

  Scanner scanner_;
  State state_ = State::implicit_document;
  std::vector<State> states_;
  std::map<std::string, std::string> handles_;  ///< of %TAG, and the two that are always there
  bool failed_ = false;
  Fault fault_;
};

}  // namespace hearth::format
