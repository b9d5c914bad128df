#include "worker/receive.hh"

namespace hearth::worker {
namespace {

constexpr std::size_t kFrameReadBytes = 65'536;
constexpr std::size_t kFdsMax = 16;  // of one frame, whichever

}  // namespace

Co<Expected<Frame>> receive_frame(aio::UnixSocket& connection, FrameParser& parser,
                                  std::vector<aio::Fd>& fds) {
  CO_TRY(auto before, parser.next());
  if (before) co_return *std::move(before);
  std::vector<char> buffer(kFrameReadBytes);
  while (true) {
    const std::span<char> space(buffer);
    CO_TRY(const std::size_t size, co_await connection.read_some(space, fds));
    if (size == 0) co_return fail(Errc::protocol, "the caller hung up");
    if (fds.size() > kFdsMax) co_return fail(Errc::protocol, "too many descriptors");
    parser.feed({buffer.data(), size});
    CO_TRY(auto frame, parser.next());
    if (frame) co_return *std::move(frame);
  }
}

}  // namespace hearth::worker
