#pragma once
#include <cstdint>
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
std::optional<std::uint64_t> parse_segment_name(std::string_view name);
/// Numbers of the segments in a journal's folder, ascending.
Expected<std::vector<std::uint64_t>> list_segments(const std::string& folder);

/// The 16 bytes that segment `number` starts with.
std::string segment_header(std::uint64_t number);

/// Walks over the records of one segment file with a buffer of 64 KiB, or of the largest record
/// met. Blocks in read(2).
class SegmentScan {
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

  /// Starts at `offset` of the file `fd`; `path` is for messages.
  SegmentScan(aio::Fd fd, std::string path, std::uint64_t offset);

  /// Takes one record when there is one before `limit`; after `end` and `part` it may be called
  /// again, since the file may have grown.
  Expected<Step> next(std::uint64_t limit = UINT64_MAX);
  /// After `bad`: whether the file goes on behind that record. False where its length cannot be,
  /// since then nobody knows where it ends.
  Expected<bool> bytes_follow() const;
  /// Where the record begins that `next` looks at.
  std::uint64_t offset() const { return offset_; }
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

}  // namespace hearth::journal
