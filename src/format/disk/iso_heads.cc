#include "format/disk/iso_heads.hh"

#include <algorithm>
#include <bit>

#include "base/ascii.hh"
#include "format/disk/numbers.hh"
#include "format/disk/text.hh"

namespace hearth::format::disk {

namespace {

constexpr std::uint64_t kFirstHead = 16 * kIsoSectorBytes;
constexpr int kHeadsMax = 16;  // libblkid looks at as many
constexpr std::uint8_t kPrimary = 1;
constexpr std::uint8_t kSupplementary = 2;
constexpr std::uint8_t kLast = 255;
constexpr std::size_t kRootRecordBytes = 34;

bool is_joliet(std::string_view head) {
  const std::string_view escape = head.substr(88, 3);
  return escape == "%/@" || escape == "%/C" || escape == "%/E";
}

void take_head(const std::string& head, IsoHeads& heads) {
  const std::uint8_t type = u8(head, 0);
  if (type == kPrimary && heads.root.empty()) {
    heads.block_bytes = le16(head, 128);
    heads.root = head.substr(156, kRootRecordBytes);
    heads.volume_id = head.substr(40, 32);
    heads.created = head.substr(813, 17);
    heads.modified = head.substr(830, 17);
  } else if (type == kSupplementary && !heads.joliet_root && is_joliet(head)) {
    heads.joliet_root = head.substr(156, kRootRecordBytes);
    heads.joliet_volume_id = head.substr(40, 32);
  }
}

std::string padded_text(std::string_view field) {
  const std::size_t last = field.find_last_not_of(" \t\n\v\f\r");
  return last == std::string_view::npos ? std::string() : std::string(field.substr(0, last + 1));
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

/// Joliet's 16 characters and ASCII's 32 in one; "" where they are not the same label. ASCII has
/// '_' for what it cannot say, and may have capitals for small letters.
std::string merged(std::string_view joliet, std::string_view ascii) {
  std::string out;  // UTF-16, big endian
  std::size_t a = 0;
  for (std::size_t u = 0; u + 1 < joliet.size(); u += 2, ++a) {
    const bool pair = u + 3 < joliet.size() && (u8(joliet, u) & 0xFC) == 0xD8 &&
                      (u8(joliet, u + 2) & 0xFC) == 0xDC;
    if (pair) {
      out += joliet.substr(u, 2);
      u += 2;
    }
    const std::string_view unit = joliet.substr(u, 2);
    const bool plain = unit[0] == '\0';
    if (ascii[a] == '_') {
      out += unit;
    } else if (plain && unit[1] == '_') {
      out += {'\0', ascii[a]};
    } else if (plain && upper(unit[1]) == upper(ascii[a])) {
      out += {'\0', ascii[a] >= 'A' && ascii[a] <= 'Z' ? unit[1] : ascii[a]};
    } else {
      return {};
    }
  }
  for (; a < ascii.size(); ++a) out += {'\0', ascii[a]};
  return out;
}

}  // namespace

Expected<std::optional<IsoHeads>> read_iso_heads(ByteSource& source) {
  IsoHeads heads;
  for (int number = 0; number < kHeadsMax; ++number) {
    const std::uint64_t at = kFirstHead + static_cast<std::uint64_t>(number) * kIsoSectorBytes;
    if (at + kIsoSectorBytes > source.size()) break;
    TRY(const std::string head, read_exactly(source, at, kIsoSectorBytes, "volume descriptor"));
    if (head.compare(1, 5, "CD001") != 0 || u8(head, 0) == kLast) break;
    take_head(head, heads);
  }
  const bool known = std::has_single_bit(heads.block_bytes) && heads.block_bytes >= 512 &&
                     heads.block_bytes <= kIsoSectorBytes;
  if (heads.root.empty() || !known) return std::nullopt;
  return heads;
}

std::string iso_label(const IsoHeads& heads) {
  if (!heads.joliet_root) {
    return padded_text(std::string_view(heads.volume_id).substr(0, heads.volume_id.find('\0')));
  }
  std::string both = merged(heads.joliet_volume_id, heads.volume_id);
  std::string text = from_utf16be(both.empty() ? heads.joliet_volume_id : both);
  return padded_text(std::string_view(text).substr(0, text.find('\0')));
}

}  // namespace hearth::format::disk
