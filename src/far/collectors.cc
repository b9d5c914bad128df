#include "far/collectors.hh"

#include <unistd.h>

#include "worker/frame.hh"

namespace hearth::far {
namespace {

/// `outcomes` outlives the completion.
Co<> answer(aio::UnixSocket asker, Outcomes& outcomes) {
  const auto peer = asker.peer();
  if (!peer || peer->uid != ::geteuid()) co_return;
  worker::FrameParser parser;
  std::vector<char> buffer(4'096);
  std::vector<aio::Fd> none;
  std::optional<worker::Frame> question;
  while (!question) {
    auto size = co_await asker.read_some(buffer, none);
    if (!size || *size == 0) co_return;
    parser.feed({buffer.data(), *size});
    auto frame = parser.next();
    if (!frame) co_return;
    question = *std::move(frame);
  }
  const std::int64_t id = get_int(question->header, "s").value_or(0);
  if (outcomes.ask(id) == Outcomes::Known::running)
    (void)co_await outcomes.outcome(id).ended.wait();
  const Outcomes::Known known = outcomes.ask(id);
  std::string answer =
      worker::encode_frame({{"t", known == Outcomes::Known::never ? "never" : "unknown"}});
  if (known == Outcomes::Known::ended) answer = outcomes.outcome(id).frames;
  (void)co_await asker.write_all(answer);
}

}  // namespace

Co<> answer_collectors(aio::Loop& loop, aio::UnixListener listener, Outcomes& outcomes,
                       aio::Scope& scope) {
  while (true) {
    auto asker = co_await listener.accept();
    if (asker) {
      scope.start("collector", answer(*std::move(asker), outcomes));
    } else if (asker.error().code == Errc::cancelled) {
      co_return;
    } else {
      (void)co_await aio::sleep_for(loop, std::chrono::milliseconds(100));
    }
  }
}

}  // namespace hearth::far
