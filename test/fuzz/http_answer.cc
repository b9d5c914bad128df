// A client's input: bytes of a connection to one answer. The pieces in which they come change
// nothing, and a body keeps its limit.
#include <algorithm>

#include "http/answer_reader.hh"

using namespace hearth;
using namespace hearth::http;

namespace {

using Step = AnswerReader::Step;

constexpr std::uint64_t kBodyMax = 1000;

std::string read(std::string_view bytes, std::size_t piece, bool to_head) {
  AnswerReader reader(64 << 10, kBodyMax, to_head);
  std::string seen, body;
  Step step = Step::more;
  const auto look = [&] {
    for (step = reader.step(); step == Step::head; step = reader.step())
      seen += join({std::to_string(reader.status()), " "});
    body += reader.take_body();
  };
  for (; !bytes.empty() && step == Step::more; bytes.remove_prefix(std::min(piece, bytes.size()))) {
    reader.add(bytes.substr(0, piece));
    look();
  }
  reader.end();
  if (step == Step::more) look();
  HEARTH_ASSERT(step != Step::more && body.size() <= kBodyMax && !reader.keep_alive());
  if (step == Step::refused) return seen + "refused";
  return join({seen, body});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const bool to_head = data[0] & 1;
  HEARTH_ASSERT(read(bytes, 1 + data[0] / 2u, to_head) == read(bytes, bytes.size(), to_head));
  return 0;
}
