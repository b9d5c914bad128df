#include "far/collect.hh"

#include <unistd.h>

#include "aio/unix_socket.hh"
#include "worker/frame.hh"

namespace hearth::far {
namespace {

Co<Expected<std::string>> ask(aio::Loop& loop, const worker::RuntimeVariables& variables,
                              std::string channel, std::int64_t id) {
  CO_TRY(const worker::RuntimeDir dir, worker::open_runtime_dir(variables, false));
  CO_TRY(auto socket, co_await aio::connect_unix(loop, dir.through_fd(collect_socket(channel))));
  CO_TRY(const aio::Peer peer, socket.peer());
  if (peer.uid != ::geteuid()) co_return fail(Errc::denied, "somebody else's far end");
  const std::string question = worker::encode_frame({{"t", "collect"}, {"s", id}});
  CO_CHECK_OK(co_await socket.write_all(question));
  std::string answer;
  std::vector<char> buffer(65'536);
  std::vector<aio::Fd> none;
  while (true) {
    CO_TRY(const std::size_t size, co_await socket.read_some(buffer, none));
    if (size == 0) break;
    answer.append(buffer.data(), size);
  }
  if (answer.empty()) co_return fail(Errc::unavailable, "no answer");
  co_return answer;
}

}  // namespace

std::string collect_socket(std::string_view channel) {
  return join({"far/", channel, "/collect.sock"});
}

Co<std::string> collect(aio::Loop& loop, const worker::RuntimeVariables& variables,
                        std::string channel, std::int64_t id) {
  auto answer = co_await ask(loop, variables, std::move(channel), id);
  co_return answer ? *std::move(answer) : worker::encode_frame({{"t", "unknown"}});
}

}  // namespace hearth::far
