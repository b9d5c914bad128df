#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

namespace hearth::far {

/// So many parts a program has at most, and so many chunks one answer.
inline constexpr std::size_t kPartsMax = 256;

/// A piece of a program on its way to a far end (docs/protocol/far.md §2.2). Views into the
/// program.
struct Part {
  std::string_view bytes;
  bool chunk = false;  ///< does not change from task to task, and holds no parameters
  bool keep = false;   ///< is the payload's zip: may lie on the far end's disk
};

/// Cuts a program of Ansible's into parts; joined they are the program again.
///
/// Only in a wrapper (`_ANSIBALLZ_WRAPPER = True` in its first 2 KiB) something is a chunk: the
/// zip's line, and the runs of lines without the parameters or a date between. What is not
/// recognised is sent each time.
std::vector<Part> split_program(std::string_view program);

}  // namespace hearth::far
