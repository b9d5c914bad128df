// The line buffer: whatever the pieces in which bytes come, the lines are those of the whole.
#include <algorithm>
#include <string>
#include <vector>

#include "base/error.hh"
#include "journal/line_buffer.hh"

using namespace hearth::journal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 1 + data[0];
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  LineBuffer buffer;
  std::string seen;
  for (std::size_t at = 0; at < text.size();) {
    const std::span<char> space = buffer.space();
    const std::size_t count = std::min({piece, text.size() - at, space.size()});
    HEARTH_ASSERT(count > 0);
    std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), count, space.begin());
    buffer.filled(count);
    at += count;
    while (const auto line = buffer.take_line()) {
      HEARTH_ASSERT(line->find('\n') == line->npos);
      seen += *line;
      if (text.substr(seen.size(), 1) == "\r") seen += '\r';
      seen += '\n';
    }
  }
  HEARTH_ASSERT(text.starts_with(seen) && text.size() - seen.size() == buffer.rest());
  return 0;
}
