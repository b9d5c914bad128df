#pragma once
#include <optional>
#include <string>

#include "format/disk/byte_source.hh"

namespace hearth::format::disk {

/// Which file system this is, in libblkid's words (`blkid -p`); empty where it has none.
struct Identity {
  std::string type;        ///< TYPE: vfat, iso9660, ext2, ext3, ext4, jbd, xfs, btrfs, swap
  std::string label;       ///< LABEL
  std::string boot_label;  ///< LABEL_FATBOOT: vfat's second label, in its boot sector
  std::string uuid;        ///< UUID, in the form that this file system's are written in
};

/// Reads the places where file systems say who they are: at most 18 of up to 2 KiB, and a vfat's
/// root folder. Nothing when it is none of them.
///
/// Errors: io       what the source says.
///         corrupt  it is one of them, and broken.
Expected<std::optional<Identity>> identify(ByteSource& source);

}  // namespace hearth::format::disk
