// Answers what test/it/format asks. `format_probe MODE` reads texts from stdin, each behind
// its length in 4 bytes (little endian), and prints one line of JSON for each:
//
//   yaml  {"documents": [TREE, …]} or {"fault": {"line", "column", "what", "mend"}}
//         TREE: {"type", "value", "at": [line, column]}; collections hold TREEs
//   emit  {"yaml": TEXT} of a JSON text
//   cloud-config, network-config-v1, network-config-v2
//         {"diagnostics": [{"severity", "line", "column", "path", "keyword", "what", "mend"}, …]}
//         of a YAML text under this schema of cloud-init, or {"fault"}
#include <bit>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>

#include "base/json.hh"
#include "base/text.hh"
#include "format/schema/cloud_init.hh"
#include "format/yaml/emit.hh"
#include "format/yaml/load.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

bool read_text(std::string& text) {
  std::uint32_t size = 0;
  if (std::fread(&size, sizeof size, 1, stdin) != 1) return false;
  text.resize(size);
  return std::fread(text.data(), 1, size, stdin) == size;
}

Json tree(const Node& node);

JsonArray entries(const Mapping& mapping) {
  JsonArray list;
  for (const Entry& entry : mapping) {
    list.push_back(JsonArray{tree(*entry.key), tree(*entry.value)});
  }
  return list;
}

/// Floats as their 64 bits, so that none is rounded on the way.
Json plain_value(const Node& node) {
  if (node.is(NodeKind::null)) return nullptr;
  if (const auto* real = std::get_if<double>(&node.value)) {
    return Json(std::to_string(std::bit_cast<std::uint64_t>(*real)));
  }
  if (node.is(NodeKind::bytes)) return Json(to_hex(std::get<std::string>(node.value)));
  return Json(key_text(node));
}

Json tree(const Node& node) {
  Json value;
  if (node.is(NodeKind::sequence)) {
    JsonArray list;
    for (const Node* item : node.items()) list.push_back(tree(*item));
    value = std::move(list);
  } else if (std::holds_alternative<Mapping>(node.value)) {
    value = entries(node.entries());
  } else {
    value = plain_value(node);
  }
  return JsonObject{{"type", name_of(node.kind)},
                    {"value", std::move(value)},
                    {"at", JsonArray{node.at.line, node.at.column}}};
}

Json shown(const Fault& fault) {
  return JsonObject{{"line", fault.at.line},
                    {"column", fault.at.column},
                    {"what", fault.what},
                    {"mend", fault.mend}};
}

JsonObject answer_yaml(const std::string& text) {
  const auto documents = load_all_yaml(text);
  if (!documents) return {{"fault", shown(documents.error())}};
  JsonArray trees;
  for (const Document& document : *documents) trees.push_back(tree(*document.root));
  return {{"documents", std::move(trees)}};
}

JsonObject answer_emit(const std::string& text) {
  const auto value = parse_json(text);
  const auto yaml = value ? to_yaml(*value) : std::unexpected(value.error());
  if (!yaml) return {{"fault", yaml.error().message}};
  return {{"yaml", *yaml}};
}

Json shown(const Diagnostic& diagnostic) {
  return JsonObject{{"severity", name_of(diagnostic.severity)},
                    {"line", diagnostic.at.line},
                    {"column", diagnostic.at.column},
                    {"path", diagnostic.path},
                    {"keyword", diagnostic.keyword},
                    {"what", diagnostic.what},
                    {"mend", diagnostic.mend}};
}

JsonObject answer_schema(Schema& schema, const std::string& text) {
  const auto document = load_yaml(text);
  if (!document) return {{"fault", shown(document.error())}};
  const auto diagnostics = schema.check(*document->root);
  if (!diagnostics) return {{"fault", diagnostics.error().message}};
  JsonArray list;
  for (const Diagnostic& diagnostic : *diagnostics) list.push_back(shown(diagnostic));
  return {{"diagnostics", std::move(list)}};
}

void answer_all(auto answer) {
  std::string text;
  while (read_text(text)) {
    std::puts(to_text(Json(answer(text))).c_str());
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, CloudInitSchema> schemas = {
      {"cloud-config", CloudInitSchema::cloud_config},
      {"network-config-v1", CloudInitSchema::network_config_v1},
      {"network-config-v2", CloudInitSchema::network_config_v2}};
  const std::string mode = argc == 2 ? argv[1] : "";
  if (mode == "yaml") {
    answer_all(answer_yaml);
  } else if (mode == "emit") {
    answer_all(answer_emit);
  } else if (const auto named = schemas.find(mode); named != schemas.end()) {
    Schema schema = read_schema(named->second);
    answer_all([&](const std::string& text) { return answer_schema(schema, text); });
  } else {
    std::fputs("format_probe yaml|emit|cloud-config|network-config-v1|network-config-v2\n", stderr);
    return 2;
  }
  return 0;
}
