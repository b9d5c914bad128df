#pragma once
#include <string>

#include "format/yaml/mark.hh"

namespace hearth::format {

enum class EventKind : std::uint8_t {
  document_start,
  document_end,
  stream_end,
  alias,
  scalar,
  sequence_start,
  sequence_end,
  mapping_start,
  mapping_end,
};

/// One step of a walk over the documents of a text (YAML 1.1 §3.1, the serialization tree).
struct Event {
  EventKind kind = EventKind::stream_end;
  Mark at;
  std::string anchor;  ///< of an alias: what it names; empty: none
  std::string tag;     ///< resolved, e.g. "tag:yaml.org,2002:str"; empty: none; "!": as if plain
  std::string text;    ///< of a scalar
  bool plain = false;  ///< a scalar whose type is told by its look
};

}  // namespace hearth::format
