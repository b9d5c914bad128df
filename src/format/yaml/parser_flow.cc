// Parser inside brackets: `[…]` and `{…}` (YAML 1.1 §10.1.1, §10.2.1).
#include "format/yaml/parser.hh"

namespace hearth::format {

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

bool Parser::flow_sequence_entry(Event& event, bool first) {
  if (!is(Kind::flow_sequence_end) && !first) {
    if (!is(Kind::flow_entry)) return unexpected("`,` or `]`", "close the list that `[` opens");
    take();
  }
  const Token* token = scanner_.peek();
  if (!token) return false;
  if (token->kind == Kind::flow_sequence_end) {
    end(event, EventKind::sequence_end);
    take();
    return true;
  }
  event.at = token->at;
  if (token->kind == Kind::key) {
    states_.push_back(State::flow_sequence_entry);
    return start(event, EventKind::mapping_start, State::pair_key);
  }
  states_.push_back(State::flow_sequence_entry);
  return node(event, NodeAt::flow);
}

bool Parser::pair_key(Event& event) {
  return node_or_empty(event, NodeAt::flow, State::pair_value,
                       {Kind::value, Kind::flow_entry, Kind::flow_sequence_end});
}

bool Parser::pair_value(Event& event) {
  if (is(Kind::value)) {
    return node_or_empty(event, NodeAt::flow, State::pair_end,
                         {Kind::flow_entry, Kind::flow_sequence_end});
  }
  const Token* token = scanner_.peek();
  return token && empty_scalar(event, token->at, State::pair_end);
}

bool Parser::pair_end(Event& event) {
  return scanner_.peek() && end(event, EventKind::mapping_end);
}

bool Parser::flow_mapping_key(Event& event, bool first) {
  if (!is(Kind::flow_mapping_end) && !first) {
    if (!is(Kind::flow_entry)) return unexpected("`,` or `}`", "close the mapping that `{` opens");
    take();
  }
  if (is(Kind::key)) {
    return node_or_empty(event, NodeAt::flow, State::flow_mapping_value,
                         {Kind::value, Kind::flow_entry, Kind::flow_mapping_end});
  }
  if (!scanner_.peek()) return false;
  if (!is(Kind::flow_mapping_end)) {
    states_.push_back(State::flow_mapping_empty);
    return node(event, NodeAt::flow);
  }
  end(event, EventKind::mapping_end);
  take();
  return true;
}

bool Parser::flow_mapping_value(Event& event) {
  if (is(Kind::value)) {
    return node_or_empty(event, NodeAt::flow, State::flow_mapping_key,
                         {Kind::flow_entry, Kind::flow_mapping_end});
  }
  const Token* token = scanner_.peek();
  return token && empty_scalar(event, token->at, State::flow_mapping_key);
}

}  // namespace hearth::format
