#include "journal/line_buffer.hh"

#include <algorithm>
#include <cstring>

namespace hearth::journal {
namespace {

constexpr std::size_t kSmallBytes = 16 * 1024;

/// Doubles as long as a line does not end, so that a long one is copied a few times only; small
/// again once it was taken.
std::size_t size_for(std::size_t have, std::size_t size) {
  if (have < kSmallBytes / 2) return kSmallBytes;
  return have <= size / 8 || have > size - size / 4 ? 2 * have : size;
}

}  // namespace

std::span<char> LineBuffer::space() {
  const std::size_t have = rest();
  const std::size_t want = size_for(have, bytes_.size());
  if (want != bytes_.size()) {
    std::vector<char> fresh(want);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_), have, fresh.begin());
    bytes_ = std::move(fresh);
  } else if (begin_ > 0) {
    std::memmove(bytes_.data(), bytes_.data() + begin_, have);
  }
  scanned_ -= begin_;
  begin_ = 0;
  end_ = have;
  return std::span(bytes_).subspan(end_);
}

std::optional<std::string_view> LineBuffer::take_line() {
  const std::string_view bytes(bytes_.data(), end_);
  const std::size_t line_end = bytes.find('\n', scanned_);
  scanned_ = line_end == bytes.npos ? end_ : line_end + 1;
  if (line_end == bytes.npos) return {};
  std::string_view line = bytes.substr(begin_, line_end - begin_);
  begin_ = line_end + 1;
  ++line_number_;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace hearth::journal
