#include "format/schema/rule.hh"

#include <algorithm>
#include <array>

#include "base/text.hh"
#include "format/schema/words.hh"

namespace hearth::format {

namespace {

struct NamedType {
  std::string_view name;
  unsigned bit;
  std::string_view words;
};

constexpr std::array<NamedType, 7> kTypes = {{{"null", kTypeNull, "empty (null)"},
                                              {"boolean", kTypeBoolean, "true or false"},
                                              {"integer", kTypeInteger, "an integer"},
                                              {"number", kTypeNumber, "a number"},
                                              {"string", kTypeString, "a string"},
                                              {"array", kTypeArray, "a list"},
                                              {"object", kTypeObject, "a mapping"}}};

std::unexpected<Error> not_understood(std::string_view keyword, const Json& value) {
  return fail(Errc::invalid, join({"schema: `", keyword, "` is not understood as ",
                                   hearth::to_text(value).substr(0, 100)}));
}

unsigned type_bit(const Json& name) {
  for (const NamedType& type : kTypes) {
    if (name.is_string() && name.get_string() == type.name) return type.bit;
  }
  return 0;
}

unsigned type_bits(const Json& value) {
  if (!value.is_array()) return type_bit(value);
  unsigned bits = 0;
  for (const Json& name : value.get_array()) {
    if (type_bit(name) == 0) return 0;
    bits |= type_bit(name);
  }
  return bits;
}

bool read_size(const Json& value, std::size_t& size) {
  if (!value.is_int64() || value.get_int64() < 0) return false;
  size = static_cast<std::size_t>(value.get_int64());
  return true;
}

bool read_number(const Json& value, std::optional<double>& number) {
  if (!value.is_number()) return false;
  number = value.is_double() ? value.get_double() : static_cast<double>(value.as_int64());
  return true;
}

bool read_object(const Json& value, const JsonObject*& object) {
  object = value.if_object();
  return object != nullptr;
}

bool read_objects(const Json& value, std::vector<const JsonObject*>& objects) {
  if (!value.is_array()) return false;
  for (const Json& item : value.get_array()) {
    if (!item.is_object()) return false;
    objects.push_back(&item.get_object());
  }
  return !objects.empty();
}

/// Reads the keywords of one schema object into a rule.
class RuleReader {
 public:
  RuleReader(const JsonObject& schema, const JsonObject& root) : schema_(schema), root_(root) {}

  Expected<Rule> read() {
    for (const auto& [key, value] : schema_) {
      if (is_annotation(key)) continue;
      if (!read_value(key, value) && !read_string(key, value) && !read_object_keyword(key, value) &&
          !read_branches(key, value)) {
        return not_understood(key, value);
      }
    }
    read_remarks();
    return std::move(rule_);
  }

 private:
  bool is_annotation(std::string_view key) const {
    constexpr auto kAnnotations = std::to_array<std::string_view>(
        {"$schema", "$defs", "definitions", "id", "$id", "title", "description", "default",
         "examples", "label", "hidden", "deprecated", "deprecated_version",
         "deprecated_description", "changed", "changed_version", "changed_description", "new",
         "new_version", "new_description",
         // A later draft's, and draft 4 passes it over; this one only asks for arrays in `items`.
         "prefixItems"});
    if (key == "additionalItems") {
      const Json* items = schema_.if_contains("items");
      return !items || items->is_object();
    }
    return std::find(kAnnotations.begin(), kAnnotations.end(), key) != kAnnotations.end();
  }

  bool read_value(std::string_view key, const Json& value) {
    if (key == "type") return (rule_.types = type_bits(value)) != 0;
    if (key == "enum") return (rule_.values = value.if_array()) != nullptr;
    if (key == "minimum") return read_number(value, rule_.minimum);
    if (key == "maximum") return read_number(value, rule_.maximum);
    if (key == "minItems") return read_size(value, rule_.min_items);
    if (key == "maxItems") return read_size(value, rule_.max_items);
    if (key == "minLength") return read_size(value, rule_.min_length);
    if (key == "maxLength") return read_size(value, rule_.max_length);
    if (key == "minProperties") return read_size(value, rule_.min_properties);
    if (key == "uniqueItems" && value.is_bool()) {
      rule_.unique_items = value.get_bool();
      return true;
    }
    return false;
  }

  /// cloud-init checks dates; `uri` and `hostname` only where further Python packages are
  /// installed, which it does not ask for.
  bool read_string(std::string_view key, const Json& value) {
    if (!value.is_string()) return false;
    const std::string_view text = value.get_string();
    if (key == "format") {
      rule_.is_date = text == "date";
      return rule_.is_date || text == "uri" || text == "hostname";
    }
    if (key != "pattern") return false;
    auto pattern = Pattern::parse(text);
    if (!pattern) return false;
    rule_.pattern = *std::move(pattern);
    rule_.pattern_text = text;
    return true;
  }

  bool read_object_keyword(std::string_view key, const Json& value) {
    if (key == "properties") return read_object(value, rule_.properties);
    if (key == "patternProperties") return read_pattern_properties(value);
    if (key == "items") return read_object(value, rule_.items);
    if (key == "required") return read_required(value);
    if (key != "additionalProperties") return false;
    if (!value.is_bool()) return read_object(value, rule_.additional);
    rule_.closed = !value.get_bool();
    return true;
  }

  bool read_pattern_properties(const Json& value) {
    if (!value.is_object()) return false;
    for (const auto& [text, schema] : value.get_object()) {
      auto pattern = Pattern::parse(text);
      if (!pattern || !schema.is_object()) return false;
      rule_.pattern_properties.emplace_back(*std::move(pattern), &schema.get_object());
    }
    return true;
  }

  bool read_required(const Json& value) {
    if (!value.is_array()) return false;
    for (const Json& name : value.get_array()) {
      if (!name.is_string()) return false;
      rule_.required.emplace_back(name.get_string());
    }
    return true;
  }

  bool read_branches(std::string_view key, const Json& value) {
    if (key == "allOf") return read_objects(value, rule_.all_of);
    if (key == "anyOf") return read_objects(value, rule_.any_of);
    if (key == "oneOf") return read_objects(value, rule_.one_of);
    if (key == "not") return read_object(value, rule_.not_of);
    if (key != "$ref" || !value.is_string()) return false;
    rule_.ref = find_ref(root_, value.get_string());
    return rule_.ref != nullptr;
  }

  void read_remarks() {
    for (const std::string_view keyword : {"deprecated", "changed", "new"}) {
      if (get_bool(schema_, keyword) != true) continue;
      const auto more = [&](std::string_view part) {
        return get_string(schema_, join({keyword, part})).value_or("");
      };
      const std::string since = more("_version").empty() ? "" : join({" in ", more("_version")});
      rule_.remarks.push_back({keyword == "new" ? Severity::info : Severity::deprecated,
                               std::string(keyword), join({keyword, since}),
                               plain_words(more("_description"))});
    }
  }

  const JsonObject& schema_;
  const JsonObject& root_;
  Rule rule_;
};

}  // namespace

unsigned types_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::null:
      return kTypeNull;
    case NodeKind::boolean:
      return kTypeBoolean;
    case NodeKind::integer:
      return kTypeInteger | kTypeNumber;
    case NodeKind::real:
      return kTypeNumber;
    case NodeKind::text:
    case NodeKind::bytes:
      return kTypeString;
    case NodeKind::sequence:
    case NodeKind::pairs:
      return kTypeArray;
    case NodeKind::mapping:
      return kTypeObject;
    default:
      return 0;
  }
}

std::vector<std::string> type_names(unsigned types) {
  std::vector<std::string> names;
  for (const NamedType& type : kTypes) {
    if ((types & type.bit) != 0) names.emplace_back(type.words);
  }
  return names;
}

Expected<Rule> read_rule(const JsonObject& schema, const JsonObject& root) {
  return RuleReader(schema, root).read();
}

const JsonObject* find_ref(const JsonObject& root, std::string_view ref) {
  if (!ref.starts_with("#/")) return nullptr;
  const JsonObject* object = &root;
  for (const std::string& name : split(ref.substr(2), '/')) {
    const Json* member = object->if_contains(name);
    object = member ? member->if_object() : nullptr;
    if (!object) return nullptr;
  }
  return object;
}

}  // namespace hearth::format
