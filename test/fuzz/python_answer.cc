// hearth-python reads answers of whoever listens: any bytes give frames that fit into them, or an
// end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

extern "C" {
#include "python/frame.h"
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<char> bytes(data, data + size);  // of exactly this size, so that one too far is seen
  while (true) {
    const Answer answer = decode_answer(bytes.data(), bytes.size());
    const bool ended = answer.kind == kNone || answer.kind == kBroken;
    if (ended != (answer.size == 0) || answer.size > bytes.size()) std::abort();
    if (ended) return 0;
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(answer.size));
  }
}
