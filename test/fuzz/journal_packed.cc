// The parts of a packed segment: any bytes as a block's head, its frame and what is in it; what was
// packed, unpacks.
#include "base/error.hh"
#include "journal/packed_codec.hh"

using namespace hearth::journal;

namespace {

/// As PackedScan walks over an unpacked block: it ends.
void walk_block(std::string_view bytes) {
  while (!bytes.empty()) {
    if (decode_hole(bytes)) {
      bytes.remove_prefix(kHoleBytes);
      continue;
    }
    const Record record = decode_record(bytes);
    if (record.state != RecordState::whole) return;
    bytes.remove_prefix(record.size);
  }
}

void unpack_anything(std::string_view bytes) {
  // A head that says so little and so much, since the fuzzer does not guess a CRC.
  for (const std::uint64_t size :
       {std::uint64_t{1}, std::uint64_t{bytes.size()}, std::uint64_t{4096}}) {
    if (size == 0) continue;
    const auto block = unpack_block({bytes.size(), size, 16}, bytes);
    HEARTH_ASSERT(!block || block->size() == size);
    if (block) walk_block(*block);
  }
}

void wrap(std::string_view payload) {
  if (payload.empty()) return;
  std::string block, packed;
  append_record(block, payload);
  append_hole(block, payload.size());
  append_block(packed, block, 16);
  const auto head = decode_block_head(packed);
  HEARTH_ASSERT(head && head->size == block.size() && head->offset == 16);
  HEARTH_ASSERT(unpack_block(*head, std::string_view(packed).substr(kBlockHeadBytes)) == block);
  HEARTH_ASSERT(decode_hole(std::string_view(block).substr(kRecordHeaderBytes + payload.size())) ==
                payload.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(decode_block_head(bytes));
  walk_block(bytes);
  unpack_anything(bytes);
  wrap(bytes);
  return 0;
}
