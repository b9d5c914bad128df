#include "journal/packed.hh"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "base/text.hh"
#include "journal/posix.hh"

namespace hearth::journal {

PackedScan::PackedScan(aio::Fd fd, std::string path, std::uint64_t from)
    : fd_(std::move(fd)),
      path_(std::move(path)),
      from_(from),
      place_(kSegmentHeaderBytes),
      offset_(from) {}

Expected<PackedScan> PackedScan::open(const std::string& folder, std::uint64_t number,
                                      std::uint64_t from) {
  const std::string path = packed_path(folder, number);
  TRY(aio::Fd fd, open_file(path, O_RDONLY));
  std::array<char, kSegmentHeaderBytes> header{};
  TRY(const std::size_t have, read_at(fd.get(), header, 0, path));
  if (std::string_view(header.data(), have) != packed_header(number))
    return fail(Errc::corrupt, join({path, ": no packed segment's header"}));
  return PackedScan(std::move(fd), path, from);
}

Expected<PackedScan::Step> PackedScan::next(std::uint64_t limit) {
  while (true) {
    const std::string_view rest = std::string_view(block_).substr(begin_);
    if (rest.empty()) {
      TRY(const State loaded, load_block());
      if (loaded != State::whole) return Step{loaded, {}};
      continue;
    }
    if (const auto hole = decode_hole(rest)) {
      begin_ += kHoleBytes;
      offset_ += *hole;
      continue;
    }
    const Record record = decode_record(rest);
    if (record.state != RecordState::whole) return Step{State::bad, {}};
    if (offset_ >= limit) return Step{State::end, {}};
    const bool passed = offset_ < from_;
    begin_ += record.size;
    offset_ += record.size;
    if (!passed) return Step{State::whole, record.payload};
  }
}

Expected<PackedScan::Found> PackedScan::block_at(std::uint64_t place) const {
  std::array<char, kBlockHeadBytes> bytes{};
  TRY(const std::size_t have, read_at(fd_.get(), bytes, place, path_));
  if (have == 0) return Found{State::end, {}};
  const auto head = decode_block_head({bytes.data(), have});
  return head ? Found{State::whole, *head} : Found{State::bad, {}};
}

/// The next block, over those that end before `from_`. `whole`: it is in block_.
Expected<RecordScan::State> PackedScan::load_block() {
  TRY(Found block, block_at(place_));
  while (block.state == State::whole) {
    const std::uint64_t behind = place_ + kBlockHeadBytes + block.head.packed;
    TRY(const Found next, block_at(behind));
    if (next.state != State::whole || next.head.offset > from_) break;
    block = next;
    place_ = behind;
  }
  if (block.state != State::whole) return block.state;
  std::string packed(block.head.packed, '\0');
  TRY(const std::size_t have, read_at(fd_.get(), packed, place_ + kBlockHeadBytes, path_));
  auto bytes = have == packed.size() ? unpack_block(block.head, packed) : std::nullopt;
  if (!bytes) return State::bad;
  block_ = *std::move(bytes);
  begin_ = 0;
  offset_ = block.head.offset;
  place_ += kBlockHeadBytes + block.head.packed;
  return State::whole;
}

// ---- writing -----------------------------------------------------------------------------------

PackedWriter::PackedWriter(std::string folder, std::uint64_t number)
    : folder_(std::move(folder)), path_(packed_path(folder_, number)), fresh_(path_ + ".new") {}

Expected<PackedWriter> PackedWriter::begin(const std::string& folder, std::uint64_t number) {
  PackedWriter writer(folder, number);
  TRY(writer.fd_, open_file(writer.fresh_, O_WRONLY | O_CREAT | O_TRUNC));
  CHECK_OK(write_at(writer.fd_.get(), packed_header(number), 0, writer.fresh_));
  writer.size_ = kSegmentHeaderBytes;
  return writer;
}

Expected<> PackedWriter::add(std::string_view payload, std::uint64_t offset) {
  const bool large = block_.size() + payload.size() + kRecordHeaderBytes > kBlockBytes;
  if (large && !block_.empty()) CHECK_OK(flush());
  if (block_.empty()) start_ = end_ = offset;
  HEARTH_ASSERT(offset >= end_);
  if (offset > end_) append_hole(block_, offset - end_);
  append_record(block_, payload);
  end_ = offset + kRecordHeaderBytes + payload.size();
  return {};
}

Expected<> PackedWriter::flush() {
  std::string out;
  append_block(out, block_, start_);
  CHECK_OK(write_at(fd_.get(), out, size_, fresh_));
  size_ += out.size();
  block_.clear();
  return {};
}

Expected<> PackedWriter::finish() {
  if (!block_.empty()) CHECK_OK(flush());
  CHECK_OK(sync_data(fd_.get(), fresh_));
  if (::rename(fresh_.c_str(), path_.c_str()) != 0) return fail_errno(errno, path_);
  return sync_folder(folder_);
}

void PackedWriter::give_up() {
  ::unlink(fresh_.c_str());
}

}  // namespace hearth::journal
