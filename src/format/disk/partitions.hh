#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/disk/byte_source.hh"

namespace hearth::format::disk {

/// One partition. Numbers as Linux has them: primary ones of an MBR are 1 to 4, logical ones from 5
/// on, those of a GPT are the places in its table.
struct Partition {
  unsigned number = 0;
  std::uint64_t offset = 0;  ///< bytes
  std::uint64_t bytes = 0;
  std::string type;          ///< MBR: "0x83"; GPT: a UUID
  std::string name;          ///< GPT only, UTF-8
  std::string uuid;          ///< PARTUUID: "5a6b7c8d-01", or a UUID
  bool is_bootable = false;  ///< MBR only
};

struct PartitionTable {
  std::string type;  ///< "dos" or "gpt"
  std::string uuid;  ///< of the disk: "5a6b7c8d", or a UUID
  std::uint32_t sector_bytes = 512;
  bool is_from_backup = false;  ///< GPT: the first table is broken, this is the one at the end
  std::vector<Partition> partitions;
};

/// The partition table, or nothing. A boot sector of a file system is none, though it ends in the
/// same two bytes. The sector size is 512 unless a GPT of 4096 is found; an MBR says none, so the
/// caller gives the device's.
///
/// Errors: corrupt  both tables of a GPT are broken (checksums), or the logical partitions of an
/// MBR
///                  are a loop.
///         io       what the source says.
Expected<std::optional<PartitionTable>> read_partitions(ByteSource& source,
                                                        std::uint32_t sector_bytes = 512);

}  // namespace hearth::format::disk
