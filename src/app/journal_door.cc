#include "app/journal_door.hh"

#include <sys/socket.h>

#include "app/daemon_client.hh"
#include "base/json.hh"
#include "journal/line_buffer.hh"

namespace hearth::app {
namespace {

using std::chrono::seconds;

constexpr std::size_t kGatherBytes = 64 << 10;
constexpr Duration kStart = seconds(10);
/// A sync of a store that is far behind is asked for again and again.
constexpr Duration kSync = seconds(30);

std::unexpected<Error> hung_up() {
  return fail(Errc::unavailable,
              "the daemon stopped taking events (`hearth doctor` says why); do it again");
}

}  // namespace

Co<Expected<std::unique_ptr<JournalDoor>>> JournalDoor::open(Context& context) {
  const Deadline start = context.loop.clock().now() + kStart;
  CO_CHECK_OK(co_await ensure_own_daemon(context.loop, context.env, start));
  CO_TRY(const auto dir, worker::open_runtime_dir(context.env.runtime(), false));
  const Deadline deadline = context.loop.clock().now() + kStart;
  while (true) {
    auto socket = co_await aio::connect_unix(context.loop, dir.through_fd("journal.sock"));
    if (socket) co_return std::make_unique<JournalDoor>(context, *std::move(socket));
    // The daemon listens for calls before its journal is open; it never is on a full disk.
    if (context.loop.clock().now() > deadline) co_return std::unexpected(socket.error());
    CO_CHECK_OK(co_await aio::sleep_for(context.loop, std::chrono::milliseconds(20)));
  }
}

JournalDoor::JournalDoor(Context& context, aio::UnixSocket socket)
    : socket_(std::move(socket)), end_(context.loop), scope_(context.loop) {
  scope_.start("journal's answers", read());
}

Co<Expected<>> JournalDoor::send(std::string line) {
  waiting_ += line;
  waiting_ += '\n';
  if (waiting_.size() < kGatherBytes) co_return Expected<>{};
  co_return co_await flush();
}

Co<Expected<>> JournalDoor::flush() {
  if (ended_) co_return hung_up();
  const std::string bytes = std::exchange(waiting_, std::string());
  co_return co_await socket_.write_all(bytes);
}

Co<Expected<>> JournalDoor::finish(Uuid producer, std::int64_t seq) {
  CO_CHECK_OK(co_await flush());
  ::shutdown(socket_.fd(), SHUT_WR);
  CO_CHECK_OK(co_await end_.wait());
  if (refused_ > 0)
    co_return fail(Errc::protocol, join({"the journal refused ", std::to_string(refused_),
                                         " of the events, first ", why_refused_}));
  const auto last = acked_.find(producer.text());
  if (last != acked_.end() && last->second >= seq) co_return Expected<>{};
  co_return hung_up();
}

Co<> JournalDoor::read() {
  journal::LineBuffer buffer;
  std::vector<aio::Fd> unwanted;
  while (true) {
    const auto size = co_await socket_.read_some(buffer.space(), unwanted);
    if (!size || *size == 0) break;
    buffer.filled(*size);
    while (const auto line = buffer.take_line()) take(*line);
  }
  ended_ = true;
  end_.set();
}

void JournalDoor::take(std::string_view line) {
  const auto answer = parse_json_object(line);
  if (!answer) return;
  if (const auto why = get_string(*answer, "error"); why && ++refused_ == 1)
    why_refused_ =
        join({"line ", std::to_string(get_int(*answer, "line").value_or(0)), ": ", *why});
  const JsonObject* acks = get_object(*answer, "ack");
  if (!acks) return;
  for (const auto& [producer, seq] : *acks)
    if (seq.is_int64()) acked_[std::string(producer)] = seq.get_int64();
}

Co<Expected<>> sync_store(Context& context) {
  while (true) {
    JsonObject sync{{"t", "sync"}};
    auto answer = co_await ask(context.loop, context.env, std::move(sync), kSync);
    if (answer) co_return Expected<>{};
    if (answer.error().code != Errc::timeout) co_return std::unexpected(answer.error());
  }
}

}  // namespace hearth::app
