#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::format::disk {

/// What the system use area of a directory record says (SUSP 1.12, RRIP 1.12). Fed area by area:
/// the record's own first, then each that a CE names.
struct RockRidge {
  /// Where the area goes on.
  struct More {
    std::uint64_t block = 0;
    std::uint32_t offset = 0;
    std::uint32_t bytes = 0;
  };

  std::string name;                          ///< NM; "" for none
  std::string target;                        ///< SL: of a symbolic link
  std::optional<std::uint32_t> mode;         ///< PX: st_mode
  std::optional<std::uint64_t> child_block;  ///< CL: the folder is really there
  std::optional<std::uint8_t> skip;          ///< SP: bytes before each other area
  bool is_moved = false;                     ///< RE: shown where its CL is, not here
  bool is_extended = false;                  ///< ER: the volume has Rock Ridge
  bool is_compressed = false;                ///< ZF: zisofs

  /// Takes one area; where it goes on, if it does. Stops at the first entry that makes no sense.
  std::optional<More> take(std::string_view area);

 private:
  void take_entry(std::string_view entry);
  void take_link(std::string_view entry);

  bool link_goes_on_ = false;  // the last component continues in the next
};

}  // namespace hearth::format::disk
