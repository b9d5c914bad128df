#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hearth::format::disk {

/// Byte offset of an entry's attributes.
inline constexpr std::size_t kFatAttributes = 11;

/// Puts the names of a FAT folder together: entries of 32 bytes in, in their order, names out.
class FatNames {
 public:
  /// The name of the file or folder that this entry describes; nothing for a part of a long name, a
  /// deleted entry, a label, "." and "..". A long name whose checksum is not that of the short one
  /// behind it was left by somebody who does not know long names: the short one counts.
  std::optional<std::string> take(std::string_view entry);

 private:
  void take_part(std::string_view entry);

  std::string long_name_;  // UTF-16, little endian
  std::size_t parts_left_ = 0;
  unsigned checksum_ = 0;
  bool has_long_ = false;
};

bool is_fat_label(std::string_view entry);
std::string fat_label(std::string_view entry);

}  // namespace hearth::format::disk
