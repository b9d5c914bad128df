#include "record/remote/sending.hh"

#include "base/json.hh"
#include "base/text.hh"
#include "http/url.hh"
#include "journal/posix.hh"

namespace hearth::record {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kFirstPause = milliseconds(250);
constexpr Duration kLongestPause = seconds(30);
constexpr Duration kAnswerTime = seconds(60);
/// What the daemon notes of a run's last calls may come behind its end.
constexpr Duration kAfterEnd = seconds(3);
/// Lines come together for so long: a request costs more than a line.
constexpr Duration kGatherLines = milliseconds(200);
constexpr Duration kInVain = hours(1);
/// A server that was not there for a week has nobody who waits for it.
constexpr UtcMicros kGiveUpMicros = UtcMicros{7} * 86'400'000'000;
constexpr std::size_t kTokenBytesMax = 4096;

/// The numbers of the lines that an answer 400 says are refused.
std::vector<std::int64_t> refused_lines(const std::string& body) {
  std::vector<std::int64_t> lines;
  const auto object = parse_json_object(body);
  const JsonArray* const refused = object ? get_array(*object, "refused") : nullptr;
  for (const Json& one : refused ? *refused : JsonArray()) {
    if (!one.is_object()) continue;
    if (const auto line = get_int(one.get_object(), "line")) lines.push_back(*line);
  }
  return lines;
}

}  // namespace

Forwarder::Sending::Sending(Forwarder& forwarder, Wish wish, SentTo place)
    : forwarder_(forwarder),
      loop_(forwarder.loop_),
      wish_(std::move(wish)),
      outgoing_(wish_.run),
      wake_(loop_),
      listening_(forwarder.intake_, wake_),
      follower_(loop_, forwarder.pool_, forwarder.intake_, forwarder.journal_, place.cursor),
      trouble_(forwarder.log_),
      progress_(loop_.clock().now()) {
  outgoing_.resume(place.cursor, place.ended);
}

bool Forwarder::Sending::in_vain() const {
  return loop_.clock().now() - progress_ > kInVain;
}

void Forwarder::Sending::trouble(std::string line) {
  const auto url = http::parse_url(wish_.server.url);  // whose login is nobody's to read
  const std::string where = url ? url->shown() : "its server";
  trouble_.met(join({"run ", wish_.run.text(), " is not at ", where, " yet: ", line}));
}

Co<bool> Forwarder::Sending::run() {
  if (const Expected<> made = make_client(); !made) {
    trouble(made.error().message);
    co_return false;  // the wish stays: a CA's file may come back with the next daemon
  }
  while (true) {
    const auto more = co_await gather();
    if (!more && more.error().code != Errc::cancelled) trouble(more.error().message);
    if (!more) co_return true;
    if (!*more) break;
    const Expected<> delivered = co_await deliver();
    if (!delivered) co_return true;
  }
  const Uuid run = wish_.run;
  auto removed =
      co_await forwarder_.pool_.run([&] { return remove_wish(forwarder_.folder_, run); });
  if (removed && !*removed) trouble(removed->error().message);
  co_return removed && *removed;
}

Expected<> Forwarder::Sending::make_client() {
  TRY(client_, http::Client::make(loop_, forwarder_.pool_, wish_.server));
  return {};
}

/// More to send; false: the run has ended, and all of it is there.
Co<Expected<bool>> Forwarder::Sending::gather() {
  while (!outgoing_.full()) {
    if (!follower_.caught_up()) {
      auto events = co_await follower_.next();
      if (!events && events.error().code == Errc::corrupt) {
        trouble(events.error().message);
        follower_.skip_segment();
        continue;
      }
      if (!events) co_return std::unexpected(std::move(events).error());
      for (const journal::Follower::Event& event : *events) outgoing_.add(event.line, event.next);
      continue;
    }
    if (!outgoing_.empty()) break;
    if (!outgoing_.ended()) {
      CO_CHECK_OK(co_await wake_.wait());
      CO_CHECK_OK(co_await aio::sleep_for(loop_, kGatherLines));
      continue;
    }
    // From what came last of this run: others' events wake it, too, and need not ever stop.
    const Deadline until = progress_ + kAfterEnd;
    const Expected<> woken = co_await aio::with_deadline(loop_, until, wake_.wait());
    if (!woken && woken.error().code == Errc::timeout) co_return false;
    if (!woken) co_return std::unexpected(woken.error());
  }
  co_return true;
}

/// Until the other server has what was gathered.
Co<Expected<>> Forwarder::Sending::deliver() {
  Duration pause = kFirstPause;
  while (!outgoing_.empty()) {
    const auto said = co_await post();
    if (!said && said.error().code == Errc::cancelled) co_return std::unexpected(said.error());
    if (!said) trouble(said.error().message);
    if (said && *said != Said::again) continue;
    if (loop_.clock().utc() - wish_.made > kGiveUpMicros) {
      trouble("given up after a week; it is in this machine's own record");
      outgoing_.sent();
      outgoing_.resume(outgoing_.at(), true);
      break;
    }
    CO_CHECK_OK(co_await aio::sleep_for(loop_, pause));
    pause = std::min<Duration>(2 * pause, kLongestPause);
  }
  progress_ = loop_.clock().now();
  const SentTo place{outgoing_.at(), outgoing_.ended()};
  auto saved = co_await forwarder_.pool_.run(
      [&] { return save_place(forwarder_.folder_, wish_.run, place); });
  // Not saved: it would be sent again after a restart, which does no harm.
  if (saved && !*saved) trouble(saved->error().message);
  co_return Expected<>{};
}

/// The token's file may be on a disk that is slow, or gone: it is read on a thread.
Co<Expected<http::Request>> Forwarder::Sending::request() {
  http::Request request;
  request.method = "POST";
  request.path = "/api/hearth/v1/events";
  request.headers.add("Content-Type", "application/x-ndjson");
  request.headers.add("Accept", "application/json");
  request.body = outgoing_.body();
  std::string token = wish_.token;
  if (!wish_.token_file.empty()) {
    auto read = co_await forwarder_.pool_.run(
        [this] { return journal::read_file(wish_.token_file, kTokenBytesMax); });
    if (!read) co_return std::unexpected(std::move(read).error());
    CO_TRY(const std::string bytes, *std::move(read));
    token = trim(bytes);
  }
  if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
  co_return request;
}

Co<Expected<Forwarder::Sending::Said>> Forwarder::Sending::post() {
  CO_TRY(http::Request asked, co_await request());
  const Deadline deadline = loop_.clock().now() + kAnswerTime;
  if (!client_) CO_CHECK_OK(make_client());
  const auto answer = co_await client_->send(std::move(asked), deadline);
  const Expected<Said> said =
      answer ? Expected<Said>(understood(*answer)) : std::unexpected(answer.error());
  // The next try reads the certificates again: a short-lived one is renewed while a run goes on.
  // That it is too old is an answer, too, where a proxy asks for it.
  if (!said || *said == Said::again) client_.reset();
  co_return said;
}

Forwarder::Sending::Said Forwarder::Sending::understood(const http::Answer& answer) {
  if (answer.status == 200) {
    outgoing_.sent();
    trouble_.over();
    return Said::taken;
  }
  const auto refused =
      answer.status == 400 ? refused_lines(answer.body) : std::vector<std::int64_t>();
  if (!refused.empty()) {
    trouble(join({std::to_string(refused.size()),
                  " events are refused there: ", answer.body.substr(0, 300)}));
    // Nothing left out: numbers of other lines than were sent, and it would say so for ever.
    return outgoing_.drop(refused) ? Said::dropped : Said::again;
  }
  trouble(join({"it answers ", std::to_string(answer.status), mend_of(answer.status)}));
  return Said::again;
}

}  // namespace hearth::record
