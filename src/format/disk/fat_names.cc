#include "format/disk/fat_names.hh"

#include "base/ascii.hh"
#include "format/disk/numbers.hh"
#include "format/disk/text.hh"

namespace hearth::format::disk {

namespace {

constexpr std::uint8_t kLabelBit = 0x08;
constexpr std::uint8_t kLongName = 0x0F;  // all of read only, hidden, system, label
constexpr std::uint8_t kDeleted = 0xE5;
constexpr std::uint8_t kLastPart = 0x40;
constexpr std::size_t kPartBytes = 26;  // 13 UTF-16 units
constexpr std::size_t kPartsMax = 20;   // 255 of them
constexpr std::size_t kCase = 12;       // Windows NT: which half of the short name is small
constexpr std::uint8_t kSmallBase = 0x08;
constexpr std::uint8_t kSmallExtension = 0x10;
constexpr std::size_t kChecksum = 13;

bool is_long(std::uint8_t attributes) {
  return (attributes & 0x3F) == kLongName;
}

unsigned checksum_of(std::string_view short_name) {
  std::uint8_t sum = 0;
  for (std::size_t at = 0; at < 11; ++at) {
    sum = static_cast<std::uint8_t>((sum << 7 | sum >> 1) + u8(short_name, at));
  }
  return sum;
}

std::string half(std::string_view field, bool small) {
  const std::size_t last = field.find_last_not_of(' ');
  std::string text = from_cp437(field.substr(0, last == std::string_view::npos ? 0 : last + 1));
  return small ? lower(text) : text;
}

std::string short_name(std::string_view entry) {
  std::string raw(entry.substr(0, 11));
  // 0x05 stands for 0xE5, which would mean deleted.
  if (raw[0] == 0x05) raw[0] = static_cast<char>(kDeleted);
  const std::uint8_t small = u8(entry, kCase);
  std::string name = half(std::string_view(raw).substr(0, 8), small & kSmallBase);
  const std::string extension = half(std::string_view(raw).substr(8), small & kSmallExtension);
  if (!extension.empty()) name += "." + extension;
  return name;
}

/// Until the NUL that ends it, if it has one.
std::string_view ended(std::string_view utf16) {
  for (std::size_t at = 0; at + 1 < utf16.size(); at += 2) {
    if (le16(utf16, at) == 0) return utf16.substr(0, at);
  }
  return utf16;
}

/// A name that a path can be made of.
bool usable(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

}  // namespace

void FatNames::take_part(std::string_view entry) {
  const std::uint8_t order = u8(entry, 0);
  const std::size_t number = order & 0x1F;
  if (order & kLastPart) {
    has_long_ = number >= 1 && number <= kPartsMax;
    parts_left_ = number;
    checksum_ = u8(entry, kChecksum);
    long_name_.assign(number * kPartBytes, '\0');
  }
  if (!has_long_ || number == 0 || number != parts_left_ || checksum_ != u8(entry, kChecksum)) {
    has_long_ = false;
    return;
  }
  --parts_left_;
  const std::size_t at = (number - 1) * kPartBytes;
  long_name_.replace(at, 10, entry.substr(1, 10));
  long_name_.replace(at + 10, 12, entry.substr(14, 12));
  long_name_.replace(at + 22, 4, entry.substr(28, 4));
}

std::optional<std::string> FatNames::take(std::string_view entry) {
  const std::uint8_t attributes = u8(entry, kFatAttributes);
  if (u8(entry, 0) == kDeleted) {
    has_long_ = false;
    return std::nullopt;
  }
  if (is_long(attributes)) {
    take_part(entry);
    return std::nullopt;
  }
  const bool take_long = has_long_ && parts_left_ == 0 && checksum_ == checksum_of(entry);
  has_long_ = false;
  if (attributes & kLabelBit) return std::nullopt;
  std::string name;
  if (take_long) name = from_utf16le(ended(long_name_));
  if (name.empty()) name = short_name(entry);
  if (!usable(name)) return std::nullopt;
  return name;
}

bool is_fat_label(std::string_view entry) {
  const std::uint8_t attributes = u8(entry, kFatAttributes);
  return u8(entry, 0) != kDeleted && !is_long(attributes) && (attributes & kLabelBit) &&
         !(attributes & 0x10);
}

std::string fat_label(std::string_view entry) {
  std::string raw(unpadded(entry.substr(0, 11)));
  if (!raw.empty() && raw[0] == 0x05) raw[0] = static_cast<char>(kDeleted);
  return raw;
}

}  // namespace hearth::format::disk
