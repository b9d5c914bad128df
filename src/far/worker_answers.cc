#include "far/worker_answers.hh"

#include <algorithm>

namespace hearth::far {
namespace {

/// Of docs/protocol/worker.md §3.4 and §3.6.
bool may_be_asked(std::string_view type) {
  constexpr std::string_view kKnown[] = {"list", "stop", "clear", "memo.list", "memo.clear"};
  return std::ranges::find(kKnown, type) != std::end(kKnown);
}

Co<Expected<JsonObject>> ask(aio::Loop& loop, worker::Service& service, JsonObject question) {
  if (!may_be_asked(get_string(question, "t").value_or("")))
    co_return fail(Errc::protocol, "unknown message");
  CO_TRY(auto ends, aio::socket_pair());
  service.take(aio::UnixSocket(loop, std::move(ends.second)));
  aio::UnixSocket worker(loop, std::move(ends.first));
  const std::string frame = worker::encode_frame(question);
  CO_CHECK_OK(co_await worker.write_all(frame));
  WorkerAnswers answers(worker);
  co_return co_await answers.next();
}

}  // namespace

Co<Expected<>> WorkerAnswers::began() {
  CO_TRY(const JsonObject header, co_await next());
  if (get_string(header, "t") == "began") co_return Expected<>{};
  co_return fail(Errc::unavailable, std::string(get_string(header, "why").value_or("refused")));
}

Co<JsonObject> WorkerAnswers::exit() {
  auto header = co_await next();
  if (!header || get_string(*header, "t") != "exit") co_return JsonObject{};
  co_return *std::move(header);
}

Co<Expected<JsonObject>> WorkerAnswers::next() {
  std::vector<char> buffer(4'096);
  std::vector<aio::Fd> none;
  while (true) {
    CO_TRY(auto frame, parser_.next());
    if (frame) co_return std::move(frame->header);
    CO_TRY(const std::size_t size, co_await worker_.read_some(buffer, none));
    if (size == 0) co_return fail(Errc::unavailable, "hung up");
    parser_.feed({buffer.data(), size});
  }
}

Co<JsonObject> ask_workers(aio::Loop& loop, worker::Service& service, JsonObject question) {
  auto answer = co_await ask(loop, service, std::move(question));
  if (answer) co_return *std::move(answer);
  co_return JsonObject{{"t", "refused"}, {"why", answer.error().message}};
}

}  // namespace hearth::far
