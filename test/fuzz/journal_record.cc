// The decoders of the journal's files: records and the checkpoint. What decodes, encodes to the
// same bytes; what was encoded, decodes.
#include "base/error.hh"
#include "journal/checkpoint.hh"
#include "journal/record_codec.hh"

using namespace hearth::journal;

namespace {

void walk_records(std::string_view bytes) {
  while (true) {
    const Record record = decode_record(bytes);
    if (record.state != RecordState::whole) return;
    std::string again;
    append_record(again, record.payload);
    HEARTH_ASSERT(again == bytes.substr(0, record.size));
    bytes.remove_prefix(record.size);
  }
}

void wrap(std::string_view payload) {
  if (payload.empty()) return;
  std::string bytes;
  append_record(bytes, payload);
  const Record record = decode_record(bytes);
  HEARTH_ASSERT(record.state == RecordState::whole && record.payload == payload);
  // The fuzzer does not guess a CRC: so it reaches the checkpoint's text.
  const auto checkpoint = decode_checkpoint(bytes);
  if (!checkpoint) return;
  const auto again = decode_checkpoint(encode_checkpoint(*checkpoint));
  HEARTH_ASSERT(again && again->offset == checkpoint->offset &&
                again->producers == checkpoint->producers);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  walk_records(bytes);
  wrap(bytes);
  return 0;
}
