#include "journal/connection.hh"

#include "base/json.hh"
#include "base/text.hh"

namespace hearth::journal {
namespace {

constexpr std::size_t kErrorsBytesMax = 64 * 1024;
constexpr std::size_t kUncountedBytes = 64 * 1024;
constexpr auto kAnswerTime = std::chrono::seconds(30);

std::string error_line(const Error& error, std::uint64_t line) {
  return to_text(JsonObject{{"error", error.message}, {"line", line}}) + "\n";
}

}  // namespace

Connection::Connection(aio::Loop& loop, Intake& intake, std::size_t& long_lines,
                       aio::UnixSocket socket)
    : loop_(loop),
      intake_(intake),
      long_lines_(long_lines),
      socket_(std::move(socket)),
      news_(loop),
      gone_(loop) {}

Connection::~Connection() {
  long_lines_ -= counted_;
}

Co<> Connection::serve() {
  const Intake::Listening listening(intake_, news_);
  aio::Scope scope(loop_);
  scope.start("journal answers", answer());
  scope.start("journal lines", read());
  static_cast<void>(co_await gone_.wait());
  co_await scope.close();
}

/// Lines until the peer ends; then what it sent is awaited, so that it hears of all of it.
Co<> Connection::read() {
  while (true) {
    Expected<> more = co_await read_some();
    if (more) more = co_await take_lines();
    if (!more) break;
  }
  if (last_ > 0) static_cast<void>(co_await intake_.settle(last_, last_));
  read_ends_ = true;
  news_.notify();
}

/// Errc::unavailable at the peer's end.
Co<Expected<>> Connection::read_some() {
  const std::span<char> space = buffer_.space();
  const std::size_t counts = buffer_.capacity() > kUncountedBytes ? buffer_.capacity() : 0;
  long_lines_ += counts - counted_;
  counted_ = counts;
  if (long_lines_ > kLongLinesBytesMax) co_return fail(Errc::full, "too many long lines at once");
  std::vector<aio::Fd> unwanted;
  CO_TRY(const std::size_t size, co_await socket_.read_some(space, unwanted));
  if (size == 0) co_return fail(Errc::unavailable, "the peer ended");
  buffer_.filled(size);
  co_return Expected<>{};
}

Co<Expected<>> Connection::take_lines() {
  while (const auto line = buffer_.take_line()) {
    CO_CHECK_OK(co_await intake_.wait_room());
    take(*line);
    if (acked_.size() > kProducersMax || errors_.size() > kErrorsBytesMax)
      co_return fail(Errc::full, "too many producers or refused lines in one connection");
  }
  if (buffer_.too_long()) co_return fail(Errc::protocol, "a line of over 16 MiB");
  co_return Expected<>{};
}

void Connection::take(std::string_view line) {
  const Expected<Intake::Added> added = intake_.add(line, Intake::When::soon);
  if (!added) {
    errors_ += error_line(added.error(), buffer_.line_number());
    news_.notify();
    return;
  }
  acked_.emplace(added->producer, -1);
  // A failure that `answer` has not seen yet stays within first_ to last_.
  if (first_ <= intake_.ended() && !intake_failed()) first_ = added->ticket;
  last_ = added->ticket;
}

/// Says what is on disk, and which lines were no events, until there is nothing more to say.
Co<> Connection::answer() {
  while (true) {
    if (intake_failed()) break;
    const std::string text = answers();
    if (text.empty() && read_ends_) break;
    if (text.empty()) {
      const Expected<> woken = co_await news_.wait();
      if (!woken) break;
      continue;
    }
    const Deadline deadline = loop_.clock().now() + kAnswerTime;
    const Expected<> sent = co_await aio::with_deadline(loop_, deadline, socket_.write_all(text));
    if (!sent) break;
  }
  gone_.notify();
}

/// Whether a batch that failed may have held an event of ours that was not yet seen to end.
bool Connection::intake_failed() const {
  return first_ > 0 && intake_.failed() >= first_;
}

std::string Connection::answers() {
  std::string text = std::exchange(errors_, std::string());
  JsonObject acks;
  for (auto& [producer, told] : acked_) {
    const auto acked = intake_.acked(producer);
    if (!acked || *acked <= told) continue;
    told = *acked;
    acks[producer.text()] = *acked;
  }
  if (!acks.empty()) text += to_text(JsonObject{{"ack", std::move(acks)}}) + "\n";
  return text;
}

}  // namespace hearth::journal
