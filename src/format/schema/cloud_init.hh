#pragma once
#include "format/schema/schema.hh"

namespace hearth::format {

/// cloud-init's published schemas, which the program carries (data/README.md says which version).
enum class CloudInitSchema { cloud_config, network_config_v1, network_config_v2 };

std::string_view text_of(CloudInitSchema schema);
/// Reads it; the caller keeps it. Half a millisecond for cloud_config.
Schema read_schema(CloudInitSchema schema);

}  // namespace hearth::format
