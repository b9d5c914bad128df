// Patterns of a schema: the first line is one, the rest a text. And the three schemas on the whole
// as YAML.
#include <array>

#include "format/schema/cloud_init.hh"
#include "format/yaml/load.hh"

using namespace hearth;
using namespace hearth::format;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::array<Schema, 3> schemas = {read_schema(CloudInitSchema::cloud_config),
                                          read_schema(CloudInitSchema::network_config_v1),
                                          read_schema(CloudInitSchema::network_config_v2)};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line_end = std::min(text.find('\n'), text.size());
  if (const auto pattern = Pattern::parse(text.substr(0, line_end))) {
    pattern->found_in(text.substr(line_end));
  }
  const auto document = load_yaml(text);
  if (!document) return 0;
  for (Schema& schema : schemas) {
    const auto found = schema.check(*document->root);
    HEARTH_ASSERT(found && found->size() <= Schema::kDiagnosticsMax);
    for (const Diagnostic& said : *found) HEARTH_ASSERT(!said.what.empty());
  }
  return 0;
}
