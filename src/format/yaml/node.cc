#include "format/yaml/node.hh"

#include "format/gzip/base64.hh"
#include "format/yaml/number.hh"

namespace hearth::format {

std::string_view name_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::null:
      return "null";
    case NodeKind::boolean:
      return "a boolean";
    case NodeKind::integer:
      return "an integer";
    case NodeKind::real:
      return "a number";
    case NodeKind::text:
      return "a string";
    case NodeKind::bytes:
      return "binary data";
    case NodeKind::timestamp:
      return "a timestamp";
    case NodeKind::sequence:
      return "a list";
    case NodeKind::mapping:
      return "a mapping";
    case NodeKind::set:
      return "a set";
    case NodeKind::pairs:
      return "a list of pairs";
  }
  return "";
}

const std::string* Node::text() const {
  return kind == NodeKind::text ? std::get_if<std::string>(&value) : nullptr;
}

const Sequence& Node::items() const {
  static const Sequence kNone;
  const auto* items = std::get_if<Sequence>(&value);
  return items ? *items : kNone;
}

const Mapping& Node::entries() const {
  static const Mapping kNone;
  const auto* entries = std::get_if<Mapping>(&value);
  return entries ? *entries : kNone;
}

const Node* Node::find(std::string_view key) const {
  if (kind != NodeKind::mapping) return nullptr;
  for (const Entry& entry : entries()) {
    const std::string* text = entry.key->text();
    if (text && *text == key) return entry.value;
  }
  return nullptr;
}

std::string key_text(const Node& key) {
  if (key.kind == NodeKind::null) return "null";
  if (const auto* flag = std::get_if<bool>(&key.value)) return *flag ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&key.value)) return std::to_string(*integer);
  if (const auto* big = std::get_if<BigInteger>(&key.value)) return big->digits;
  if (const auto* real = std::get_if<double>(&key.value)) return real_text(*real);
  if (const auto* stamp = std::get_if<Timestamp>(&key.value)) return to_text(*stamp);
  const auto* text = std::get_if<std::string>(&key.value);
  if (!text) return "";
  return key.kind == NodeKind::bytes ? "ci-b64:" + to_base64(*text) : *text;
}

}  // namespace hearth::format
