#pragma once
#include <optional>

#include "format/disk/partitions.hh"

namespace hearth::format::disk {

/// The GUID partition table (UEFI 2.10 §5.3) of a disk with sectors of that size; nothing when
/// there is none.
Expected<std::optional<PartitionTable>> read_gpt(ByteSource& source, std::uint32_t sector_bytes);

}  // namespace hearth::format::disk
