#include "format/disk/rock_ridge.hh"

#include "format/disk/numbers.hh"

namespace hearth::format::disk {

namespace {

constexpr std::size_t kNameBytesMax = 254;  // Linux stops there
constexpr std::size_t kTargetBytesMax = 4095;

// Flags of a link's component (RRIP §4.1.3.1).
constexpr std::uint8_t kContinues = 1;
constexpr std::uint8_t kHere = 2;
constexpr std::uint8_t kParent = 4;
constexpr std::uint8_t kRoot = 8;

bool is(std::string_view entry, std::string_view name, std::size_t bytes_min) {
  return entry.starts_with(name) && entry.size() >= bytes_min;
}

}  // namespace

void RockRidge::take_link(std::string_view entry) {
  std::string_view rest = entry.substr(5);
  while (rest.size() >= 2) {
    const std::uint8_t flags = u8(rest, 0);
    const std::size_t bytes = u8(rest, 1);
    if (bytes > rest.size() - 2 || target.size() + bytes > kTargetBytesMax) return;
    if (!target.empty() && !link_goes_on_ && target.back() != '/') target += '/';
    if (flags & kRoot) {
      target = "/";
    } else if (flags & kParent) {
      target += "..";
    } else if (flags & kHere) {
      target += '.';
    } else {
      target += rest.substr(2, bytes);
    }
    link_goes_on_ = flags & kContinues;
    rest.remove_prefix(2 + bytes);
  }
}

void RockRidge::take_entry(std::string_view entry) {
  if (is(entry, "NM", 5)) {
    // Flags for "." and ".." name nothing.
    if ((u8(entry, 4) & 6) == 0 && name.size() + entry.size() - 5 < kNameBytesMax) {
      name += entry.substr(5);
    }
  } else if (is(entry, "SL", 5)) {
    take_link(entry);
  } else if (is(entry, "PX", 8)) {
    mode = le32(entry, 4);
  } else if (is(entry, "CL", 8)) {
    child_block = le32(entry, 4);
  } else if (is(entry, "SP", 7)) {
    if (u8(entry, 4) == 0xBE && u8(entry, 5) == 0xEF) skip = u8(entry, 6);
  } else if (is(entry, "RE", 4)) {
    is_moved = true;
  } else if (is(entry, "ER", 8)) {
    is_extended = true;
  } else if (is(entry, "ZF", 16)) {
    is_compressed = true;
  }
}

std::optional<RockRidge::More> RockRidge::take(std::string_view area) {
  std::optional<More> more;
  while (area.size() >= 4) {
    const std::size_t bytes = u8(area, 2);
    if (bytes < 4 || bytes > area.size()) break;
    const std::string_view entry = area.substr(0, bytes);
    if (entry.starts_with("ST")) break;
    if (is(entry, "CE", 28)) {
      more = More{le32(entry, 4), le32(entry, 12), le32(entry, 20)};
    } else {
      take_entry(entry);
    }
    area.remove_prefix(bytes);
  }
  return more;
}

}  // namespace hearth::format::disk
