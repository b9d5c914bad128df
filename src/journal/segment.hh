#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aio/fd.hh"
#include "base/error.hh"
#include "journal/cursor.hh"

namespace hearth::journal {

/// A new segment starts when the next batch would pass this.
inline constexpr std::uint64_t kSegmentBytesMax = 64 * 1024 * 1024;

/// "00000001.seg"; numbers past eight digits are longer.
std::string segment_name(std::uint64_t number);
std::string segment_path(const std::string& folder, std::uint64_t number);
/// The same segment packed (packed.hh): "00000001.zseg".
std::string packed_path(const std::string& folder, std::uint64_t number);
/// What was cut off its torn end: "00000001.torn".
std::string torn_path(const std::string& folder, std::uint64_t number);
/// Of either form.
std::optional<std::uint64_t> parse_segment_name(std::string_view name);
/// Numbers of the segments in a journal's folder, in either form, ascending.
Expected<std::vector<std::uint64_t>> list_segments(const std::string& folder);

/// The 16 bytes that segment `number` starts with.
std::string segment_header(std::uint64_t number);

/// Walks over the records of one segment. Blocks in read(2).
class RecordScan {
 public:
  enum class State {
    whole,  ///< `payload` is a record's
    end,    ///< no byte more, for now
    part,   ///< the file ends within a record, for now
    bad,    ///< no record begins here: impossible length, or the CRC differs
  };
  struct Step {
    State state = State::end;
    std::string_view payload;  ///< valid until the next call
  };
  virtual ~RecordScan() = default;

  /// Takes one record when there is one before `limit`; after `end` and `part` it may be called
  /// again, since the file may have grown.
  virtual Expected<Step> next(std::uint64_t limit) = 0;
  Expected<Step> next() { return next(UINT64_MAX); }
  /// After `bad`: whether the file goes on behind that record. False where its length cannot be,
  /// since then nobody knows where it ends.
  virtual Expected<bool> bytes_follow() const = 0;
  /// Where the record begins that `next` looks at.
  virtual std::uint64_t offset() const = 0;
  /// Records that stood before a limit may have been cut out, so that `end` comes before it.
  virtual bool may_lack_records() const { return false; }
};

/// Of one segment file as it is written, with a buffer of 64 KiB, or of the largest record met.
class SegmentScan final : public RecordScan {
 public:
  /// Starts at `offset` of the file `fd`; `path` is for messages.
  SegmentScan(aio::Fd fd, std::string path, std::uint64_t offset);

  using RecordScan::next;
  Expected<Step> next(std::uint64_t limit) override;
  Expected<bool> bytes_follow() const override;
  std::uint64_t offset() const override { return offset_; }
  const std::string& path() const { return path_; }
  int fd() const { return fd_.get(); }

 private:
  Expected<std::uint64_t> bytes_there(std::uint64_t limit) const;
  Expected<> fill(std::size_t size);
  void forget();
  std::string_view unread() const { return std::string_view(buffer_).substr(begin_); }

  aio::Fd fd_;
  std::string path_;
  std::uint64_t offset_;
  std::string buffer_;  // bytes of the file; those from begin_ on lie at offset_
  std::size_t begin_ = 0;
};

/// Opens the segment in the form that it has, at the first record that begins at `offset` or behind
/// it. Errc::not_found: it is there in neither form. The header of one that is not packed is not
/// looked at.
Expected<std::unique_ptr<RecordScan>> open_scan(const std::string& folder, std::uint64_t number,
                                                std::uint64_t offset);

}  // namespace hearth::journal
