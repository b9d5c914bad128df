// The reader of YAML: what it reads can be written and is read back the same, and cloud-init's
// schema has an answer for it.
#include "format/schema/cloud_init.hh"
#include "format/yaml/emit.hh"
#include "format/yaml/load.hh"
#include "format/yaml/to_json.hh"

using namespace hearth;
using namespace hearth::format;

namespace {

void check_written(const Node& root) {
  const Json value = to_json(root);
  const Expected<std::string> yaml = to_yaml(value);
  HEARTH_ASSERT(yaml);
  const auto again = load_yaml(*yaml);
  HEARTH_ASSERT(again);
  HEARTH_ASSERT(hearth::to_text(to_json(*again->root)) == hearth::to_text(value));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Schema schema = read_schema(CloudInitSchema::cloud_config);
  const auto documents = load_all_yaml(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!documents) {
    HEARTH_ASSERT(!documents.error().what.empty() && documents.error().at.line > 0 &&
                  documents.error().at.column > 0);
    return 0;
  }
  for (const Document& document : *documents) {
    check_written(*document.root);
    HEARTH_ASSERT(schema.check(*document.root));
  }
  return 0;
}
