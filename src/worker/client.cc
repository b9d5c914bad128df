#include "worker/client.hh"

#include <unistd.h>

namespace hearth::worker {
namespace {

Co<Expected<JsonObject>> ask(aio::Loop& loop, std::string path, JsonObject question) {
  CO_TRY(auto socket, co_await aio::connect_unix(loop, path));
  CO_TRY(const aio::Peer peer, socket.peer());
  if (peer.uid != ::geteuid())
    co_return fail(Errc::denied, "the daemon's socket belongs to another user");
  const std::string bytes = encode_frame(question);
  CO_CHECK_OK(co_await socket.write_all(bytes));
  FrameParser parser;
  std::vector<char> buffer(16'384);
  std::vector<aio::Fd> fds;
  while (true) {
    CO_TRY(const std::size_t size, co_await socket.read_some(buffer, fds));
    if (size == 0) co_return fail(Errc::unavailable, "the daemon hung up");
    parser.feed({buffer.data(), size});
    CO_TRY(auto frame, parser.next());
    if (!frame) continue;
    if (frame->type() != "refused") co_return std::move(frame->header);
    co_return fail(Errc::protocol,
                   std::string(get_string(frame->header, "why").value_or("refused")));
  }
}

}  // namespace

Co<Expected<JsonObject>> ask_daemon(aio::Loop& loop, const RuntimeDir& dir, JsonObject question,
                                    Deadline deadline) {
  auto work = ask(loop, dir.through_fd("worker.sock"), std::move(question));
  co_return co_await aio::with_deadline(loop, deadline, std::move(work));
}

}  // namespace hearth::worker
