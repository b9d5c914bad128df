#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "journal/event.hh"

namespace hearth::journal {

/// Bytes in, lines out. Holds 16 KiB, or as much as the longest line needs until that is taken.
class LineBuffer {
 public:
  /// Room for the next bytes; then say with `filled` how many came. Ends what `take_line` gave.
  std::span<char> space();
  void filled(std::size_t size) { end_ += size; }

  /// The next whole line, without its line end (LF, or CR LF); valid until `space`.
  std::optional<std::string_view> take_line();
  /// The number of the line that was taken last, from 1.
  std::uint64_t line_number() const { return line_number_; }

  /// Bytes behind the last line end, and whether they are more than a line may have.
  std::size_t rest() const { return end_ - begin_; }
  bool too_long() const { return rest() > kEventBytesMax; }
  /// Memory that it holds now.
  std::size_t capacity() const { return bytes_.size(); }

 private:
  std::vector<char> bytes_;
  std::size_t begin_ = 0;    // of the line that is not taken yet
  std::size_t scanned_ = 0;  // no line end before it
  std::size_t end_ = 0;
  std::uint64_t line_number_ = 0;
};

}  // namespace hearth::journal
