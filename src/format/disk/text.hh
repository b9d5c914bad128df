#pragma once
#include <string>
#include <string_view>

// Names as disks keep them, in UTF-8.

namespace hearth::format::disk {

/// UTF-16 without its order mark; half a pair becomes U+FFFD, an odd last byte is left out.
std::string from_utf16le(std::string_view bytes);
std::string from_utf16be(std::string_view bytes);
/// Code page 437: the short names of vfat (Linux's default, CONFIG_FAT_DEFAULT_CODEPAGE).
std::string from_cp437(std::string_view bytes);

/// Without the NUL and what is behind it, and without spaces at the end: how labels are padded.
std::string_view unpadded(std::string_view field);

/// Both in lower case are the same. ASCII, Latin-1, Greek and Cyrillic letters; what is left of
/// Unicode is compared as it is.
bool same_without_case(std::string_view a, std::string_view b);

}  // namespace hearth::format::disk
