#include "journal/packed_codec.hh"

#include <zstd.h>

#include <memory>

#include "base/error.hh"
#include "journal/big_endian.hh"
#include "journal/crc32c.hh"
#include "journal/cursor.hh"

namespace hearth::journal {
namespace {

constexpr std::string_view kPackedMagic = "HEARTHZ1";
/// docs/decisions/0022-keep.md: higher ones cost more time than they spare bytes.
constexpr int kLevel = 3;

}  // namespace

std::string packed_header(std::uint64_t number) {
  std::string header(kPackedMagic);
  header.resize(kSegmentHeaderBytes);
  put_big_endian<8>(header.data() + kPackedMagic.size(), number);
  return header;
}

void append_block(std::string& out, std::string_view bytes, std::uint64_t offset) {
  HEARTH_ASSERT(!bytes.empty() && bytes.size() <= kBlockBytesMax);
  const std::size_t head = out.size();
  out.resize(head + kBlockHeadBytes + ZSTD_compressBound(bytes.size()));
  char* const packed = out.data() + head + kBlockHeadBytes;
  const std::size_t size = ZSTD_compress(packed, out.size() - head - kBlockHeadBytes, bytes.data(),
                                         bytes.size(), kLevel);
  HEARTH_ASSERT(!ZSTD_isError(size));  // only for want of room
  out.resize(head + kBlockHeadBytes + size);
  put_big_endian<4>(out.data() + head, size);
  put_big_endian<4>(out.data() + head + 4, bytes.size());
  put_big_endian<8>(out.data() + head + 8, offset);
  const std::uint32_t crc = crc32c(std::string_view(out).substr(head, 16));
  put_big_endian<4>(out.data() + head + 16, crc);
}

std::optional<BlockHead> decode_block_head(std::string_view bytes) {
  if (bytes.size() < kBlockHeadBytes) return {};
  if (crc32c(bytes.substr(0, 16)) != get_big_endian<4>(bytes.data() + 16)) return {};
  const BlockHead head{get_big_endian<4>(bytes.data()), get_big_endian<4>(bytes.data() + 4),
                       get_big_endian<8>(bytes.data() + 8)};
  if (head.size == 0 || head.size > kBlockBytesMax) return {};
  if (head.packed == 0 || head.packed > ZSTD_compressBound(kBlockBytesMax)) return {};
  return head;
}

std::optional<std::string> unpack_block(const BlockHead& head, std::string_view packed) {
  std::string bytes(head.size, '\0');
  const std::size_t size =
      ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) || size != head.size) return {};
  return bytes;
}

void append_hole(std::string& out, std::uint64_t bytes) {
  const std::size_t start = out.size();
  out.append(kHoleBytes, '\0');
  put_big_endian<8>(out.data() + start + 8, bytes);
  put_big_endian<4>(out.data() + start + 4, crc32c(std::string_view(out).substr(start + 8)));
}

std::optional<std::uint64_t> decode_hole(std::string_view bytes) {
  if (bytes.size() < kHoleBytes || get_big_endian<4>(bytes.data()) != 0) return {};
  if (crc32c(bytes.substr(8, 8)) != get_big_endian<4>(bytes.data() + 4)) return {};
  return get_big_endian<8>(bytes.data() + 8);
}

}  // namespace hearth::journal
