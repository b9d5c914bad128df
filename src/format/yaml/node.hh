#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "format/yaml/mark.hh"

namespace hearth::format {

struct Node;

enum class NodeKind : std::uint8_t {
  null,
  boolean,
  integer,
  real,
  text,
  bytes,      ///< !!binary
  timestamp,  ///< a date, or a date and a time
  sequence,
  mapping,
  set,    ///< !!set: the keys of a mapping without values
  pairs,  ///< !!omap and !!pairs: a list of pairs, whose keys may repeat and be anything
};

/// "null", "a boolean", "an integer", … for a message.
std::string_view name_of(NodeKind kind);

/// An integer that 64 bits do not hold, in decimal digits with its sign.
struct BigInteger {
  std::string digits;
};

/// A date, or a date and a time, as it was written: not moved to another zone.
struct Timestamp {
  int year = 1, month = 1, day = 1;
  bool has_time = false;
  int hour = 0, minute = 0, second = 0;
  int microsecond = 0;
  bool has_zone = false;
  int zone_minutes = 0;  ///< east of UTC; -5999 to 5999 as YAML writes it, less than a day
};

/// "2026-11-21", "2026-11-21T07:54:00", "2026-11-21T07:54:00.123456+02:00" (Python's isoformat).
std::string to_text(const Timestamp& timestamp);

using Sequence = std::vector<const Node*>;

struct Entry {
  const Node* key = nullptr;
  const Node* value = nullptr;
  Mark at;  ///< of the key whose value it is: of a repeated key the last
};
/// In the order in which the keys were met first, merged ones before a mapping's own.
using Mapping = std::vector<Entry>;

/// A value and where it stands. Nodes that aliases share are the same node. Owned by a Document;
/// trees have no circle and nest at most kYamlDepthMax deep.
struct Node {
  NodeKind kind = NodeKind::null;
  Mark at;
  /// text and bytes: string; sequence: Sequence; mapping, set and pairs: Mapping.
  std::variant<std::monostate, bool, std::int64_t, BigInteger, double, std::string, Timestamp,
               Sequence, Mapping>
      value;

  bool is(NodeKind other) const { return kind == other; }
  /// The text of a `text` node; null of any other.
  const std::string* text() const;
  /// The items of a sequence; none of any other.
  const Sequence& items() const;
  /// The entries of a mapping, a set or pairs; none of any other.
  const Mapping& entries() const;
  /// The value of a mapping's key of this text; null where there is none.
  const Node* find(std::string_view key) const;
};

/// How a key reads where text is wanted, as Python's json.dumps writes it: `true`, `null`, `12`,
/// `1.5`; a timestamp and bytes as to_json() writes them; "" for a collection.
std::string key_text(const Node& key);

/// Something to tell about a document that could be read.
struct Notice {
  Mark at;
  std::string what;
  std::string mend;
};

/// One document: owns its nodes.
struct Document {
  Document() = default;
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;

  std::deque<Node> nodes;
  const Node* root = nullptr;  ///< never null after load(): an empty text is a null node
  std::vector<Notice> notices;
};

}  // namespace hearth::format
