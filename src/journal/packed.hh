#pragma once
#include <string>

#include "journal/packed_codec.hh"
#include "journal/segment.hh"

namespace hearth::journal {

/// Of a packed segment. Offsets are those that the records had before it was packed, whatever was
/// cut out of it since: cursors stay what they are.
class PackedScan final : public RecordScan {
 public:
  /// Errc::not_found: the segment is not there in this form. Errc::corrupt: another header.
  static Expected<PackedScan> open(const std::string& folder, std::uint64_t number,
                                   std::uint64_t from);

  using RecordScan::next;
  /// `bad`: a damaged block or record. Never `part`.
  Expected<Step> next(std::uint64_t limit) override;
  Expected<bool> bytes_follow() const override { return true; }
  std::uint64_t offset() const override { return offset_; }
  bool may_lack_records() const override { return true; }

 private:
  PackedScan(aio::Fd fd, std::string path, std::uint64_t from);
  struct Found {
    State state;
    BlockHead head;
  };
  Expected<Found> block_at(std::uint64_t place) const;
  Expected<State> load_block();

  aio::Fd fd_;
  std::string path_;
  std::uint64_t from_;   // records before it are passed over
  std::uint64_t place_;  // in the file: where the next block begins
  std::string block_;
  std::size_t begin_ = 0;  // in block_: what `next` looks at
  std::uint64_t offset_;   // the same in the segment
};

/// Writes a packed segment under another name; `finish` puts it in place.
class PackedWriter {
 public:
  static Expected<PackedWriter> begin(const std::string& folder, std::uint64_t number);

  /// The record that stood at `offset`; they come in order.
  Expected<> add(std::string_view payload, std::uint64_t offset);
  /// All is on disk, then it has its name. From then on it counts, and not the other form.
  Expected<> finish();
  /// Removes what was written.
  void give_up();
  std::uint64_t bytes() const { return size_; }

 private:
  PackedWriter(std::string folder, std::uint64_t number);
  Expected<> flush();

  std::string folder_, path_, fresh_;
  aio::Fd fd_;
  std::uint64_t size_ = 0;   // of the file
  std::string block_;        // records and holes that are not packed yet
  std::uint64_t start_ = 0;  // where block_ begins, and where it ends, in the segment
  std::uint64_t end_ = 0;
};

}  // namespace hearth::journal
