#include "format/schema/cloud_init.hh"

// HEARTH_SCHEMAS: folder of the files, from CMakeLists.txt.
#define HEARTH_SCHEMA_FILE(symbol, file)                                 \
  "hearth_schema_" symbol ":\n.incbin \"" HEARTH_SCHEMAS "/schema-" file \
  "\"\nhearth_schema_" symbol "_end:\n"
__asm__(".section .rodata\n" HEARTH_SCHEMA_FILE("cloud", "cloud-config-v1.json")
            HEARTH_SCHEMA_FILE("net1", "network-config-v1.json")
                HEARTH_SCHEMA_FILE("net2", "network-config-v2.json") ".byte 0\n"
                                                                     ".text\n");
#undef HEARTH_SCHEMA_FILE
extern "C" const char hearth_schema_cloud[], hearth_schema_cloud_end[], hearth_schema_net1[],
    hearth_schema_net1_end[], hearth_schema_net2[], hearth_schema_net2_end[];

namespace hearth::format {

std::string_view text_of(CloudInitSchema schema) {
  switch (schema) {
    case CloudInitSchema::cloud_config:
      return {hearth_schema_cloud, hearth_schema_cloud_end};
    case CloudInitSchema::network_config_v1:
      return {hearth_schema_net1, hearth_schema_net1_end};
    case CloudInitSchema::network_config_v2:
      return {hearth_schema_net2, hearth_schema_net2_end};
  }
  return {};
}

Schema read_schema(CloudInitSchema schema) {
  auto read = Schema::parse(text_of(schema));
  HEARTH_ASSERT(read);
  return *std::move(read);
}

}  // namespace hearth::format
