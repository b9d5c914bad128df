#include "format/disk/byte_source.hh"

#include <algorithm>
#include <cstring>

#include "base/text.hh"

namespace hearth::format::disk {

Expected<std::size_t> MemorySource::read(std::uint64_t offset, std::span<std::uint8_t> into) {
  if (offset >= bytes_.size()) return 0;
  const std::size_t count = std::min<std::uint64_t>(into.size(), bytes_.size() - offset);
  if (count > 0) std::memcpy(into.data(), bytes_.data() + offset, count);
  return count;
}

PartSource::PartSource(ByteSource& whole, std::uint64_t offset, std::uint64_t bytes)
    : whole_(whole), offset_(offset), bytes_(0) {
  if (offset < whole.size()) bytes_ = std::min(bytes, whole.size() - offset);
}

Expected<std::size_t> PartSource::read(std::uint64_t offset, std::span<std::uint8_t> into) {
  if (offset >= bytes_) return 0;
  return whole_.read(offset_ + offset,
                     into.first(std::min<std::uint64_t>(into.size(), bytes_ - offset)));
}

Expected<std::string> read_exactly(ByteSource& source, std::uint64_t offset, std::size_t bytes,
                                   std::string_view what) {
  const auto ends = [&] {
    return fail(Errc::corrupt, join({what, ": ", std::to_string(bytes), " bytes at offset ",
                                     std::to_string(offset), " are not there"}));
  };
  // Before room is made for them.
  if (offset > source.size() || bytes > source.size() - offset) return ends();
  std::string out(bytes, '\0');
  auto count = source.read(offset, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  if (!count) return std::unexpected(std::move(count).error().in(what));
  if (*count != bytes) return ends();
  return out;
}

}  // namespace hearth::format::disk
