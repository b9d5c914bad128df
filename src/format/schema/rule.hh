#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "base/json.hh"
#include "format/schema/diagnostic.hh"
#include "format/schema/pattern.hh"
#include "format/yaml/node.hh"

namespace hearth::format {

/// Types of JSON Schema, one bit each.
enum TypeBit : unsigned {
  kTypeNull = 1,
  kTypeBoolean = 2,
  kTypeInteger = 4,
  kTypeNumber = 8,
  kTypeString = 16,
  kTypeArray = 32,
  kTypeObject = 64,
};

/// The bits that a value answers to, 0 for a timestamp or a set. As cloud-init's validator sees
/// what PyYAML made: binary data is a string, pairs are an array.
unsigned types_of(NodeKind kind);
/// "a string", … of each bit.
std::vector<std::string> type_names(unsigned types);

/// `deprecated`, `changed` and `new` of cloud-init's schemas.
struct Remark {
  Severity severity = Severity::deprecated;
  std::string keyword;
  std::string what;
  std::string mend;
};

/// One schema object, read: what it asks of a value. Points into the schema's JSON.
struct Rule {
  unsigned types = 0;                 ///< 0: any
  const JsonArray* values = nullptr;  ///< `enum`
  std::optional<double> minimum, maximum;
  std::size_t min_items = 0, max_items = SIZE_MAX;
  std::size_t min_length = 0, max_length = SIZE_MAX;
  std::size_t min_properties = 0;
  bool unique_items = false;
  bool is_date = false;
  std::optional<Pattern> pattern;
  std::string pattern_text;
  const JsonObject* ref = nullptr;
  const JsonObject* items = nullptr;
  const JsonObject* properties = nullptr;
  std::vector<std::pair<Pattern, const JsonObject*>> pattern_properties;
  bool closed = false;  ///< `additionalProperties` is false
  const JsonObject* additional = nullptr;
  std::vector<std::string> required;
  std::vector<const JsonObject*> all_of, any_of, one_of;
  const JsonObject* not_of = nullptr;
  std::vector<Remark> remarks;
};

/// Errc::invalid for a keyword that is not understood, so that no rule is passed over in silence.
/// `root`: the schema that `$ref` speaks of.
Expected<Rule> read_rule(const JsonObject& schema, const JsonObject& root);

/// What `#/a/b` names; null where there is no such object.
const JsonObject* find_ref(const JsonObject& root, std::string_view ref);

}  // namespace hearth::format
