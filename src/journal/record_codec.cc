#include "journal/record_codec.hh"

#include "base/error.hh"
#include "journal/big_endian.hh"
#include "journal/crc32c.hh"

namespace hearth::journal {

std::size_t begin_record(std::string& out) {
  const std::size_t start = out.size();
  out.append(kRecordHeaderBytes, '\0');
  return start;
}

void end_record(std::string& out, std::size_t start) {
  const std::string_view payload = std::string_view(out).substr(start + kRecordHeaderBytes);
  HEARTH_ASSERT(!payload.empty() && payload.size() <= kPayloadBytesMax);
  const std::uint32_t crc = crc32c(payload);
  put_big_endian<4>(out.data() + start, payload.size());
  put_big_endian<4>(out.data() + start + 4, crc);
}

void append_record(std::string& out, std::string_view payload) {
  const std::size_t start = begin_record(out);
  out += payload;
  end_record(out, start);
}

Record decode_record(std::string_view bytes) {
  if (bytes.size() < kRecordHeaderBytes) return {};
  const std::uint64_t length = get_big_endian<4>(bytes.data());
  if (length == 0 || length > kPayloadBytesMax) return {.state = RecordState::bad};
  const std::size_t size = kRecordHeaderBytes + length;
  if (bytes.size() < size) return {.state = RecordState::part, .size = size};
  const std::string_view payload = bytes.substr(kRecordHeaderBytes, length);
  const bool right = crc32c(payload) == get_big_endian<4>(bytes.data() + 4);
  return {right ? RecordState::whole : RecordState::bad, payload, size};
}

}  // namespace hearth::journal
