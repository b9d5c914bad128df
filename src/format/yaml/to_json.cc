#include "format/yaml/to_json.hh"

#include <charconv>

namespace hearth::format {

namespace {

Json big_integer(const BigInteger& big) {
  const char* const end = big.digits.data() + big.digits.size();
  std::uint64_t unsigned_value = 0;
  if (std::from_chars(big.digits.data(), end, unsigned_value).ptr == end &&
      big.digits.size() <= 20 && std::to_string(unsigned_value) == big.digits) {
    return unsigned_value;
  }
  return std::strtod(big.digits.c_str(), nullptr);
}

JsonArray list_of(const Sequence& items) {
  JsonArray list;
  list.reserve(items.size());
  for (const Node* item : items) list.push_back(to_json(*item));
  return list;
}

/// Sets and pairs.
JsonArray list_of_keys(const Node& node) {
  JsonArray list;
  for (const Entry& entry : node.entries()) {
    if (node.kind == NodeKind::set) {
      list.push_back(to_json(*entry.key));
    } else {
      list.push_back(JsonArray{to_json(*entry.key), to_json(*entry.value)});
    }
  }
  return list;
}

JsonObject object_of(const Mapping& entries) {
  JsonObject object;
  object.reserve(entries.size());
  for (const Entry& entry : entries) {
    object.insert_or_assign(key_text(*entry.key), to_json(*entry.value));
  }
  return object;
}

}  // namespace

Json to_json(const Node& node) {
  switch (node.kind) {
    case NodeKind::null:
      return nullptr;
    case NodeKind::boolean:
      return std::get<bool>(node.value);
    case NodeKind::integer:
      if (const auto* big = std::get_if<BigInteger>(&node.value)) return big_integer(*big);
      return std::get<std::int64_t>(node.value);
    case NodeKind::real:
      return std::get<double>(node.value);
    case NodeKind::sequence:
      return list_of(node.items());
    case NodeKind::mapping:
      return object_of(node.entries());
    case NodeKind::set:
    case NodeKind::pairs:
      return list_of_keys(node);
    default:
      return Json(key_text(node));
  }
}

}  // namespace hearth::format
