#include "http/session.hh"

#include <algorithm>

#include "http/body_stream.hh"
#include "http/wire.hh"

namespace hearth::http {
namespace {

using Phase = RequestReader::Phase;

constexpr std::size_t kProgressBytes = 4 * 1024;
/// A body up to here is taken however many others there are.
constexpr std::uint64_t kSmallBytes = 64 * 1024;
/// Up to here a body goes out in one write with its head.
constexpr std::size_t kBodyPieceBytes = 64 * 1024;
/// How long a peer that we are done with may still send: hanging up at once would make its kernel
/// throw our answer away (RFC 9112 §9.6).
constexpr auto kLingerTime = std::chrono::seconds(2);

bool has_no_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace

void Patience::came(Phase phase, std::size_t bytes, Deadline now) {
  if (phase == Phase::idle) return;  // empty lines are nothing
  if (phase != phase_) {
    phase_ = phase;
    bytes_ = 0;
    body_until_ = now + options_.whole_body_time;
    deadline_ = now + (phase == Phase::head ? options_.head_time : options_.body_time);
  } else if (phase == Phase::body && (bytes_ += bytes) >= kProgressBytes) {
    bytes_ = 0;
    deadline_ = std::min(now + options_.body_time, body_until_);
  }
}

Session::Session(Service& service, std::unique_ptr<Stream> stream, std::string peer, bool tls)
    : service_(service),
      stream_(std::move(stream)),
      peer_(std::move(peer)),
      tls_(tls),
      reader_(service.options.head_bytes_max, service.options.body_bytes_max) {}

Co<> Session::serve() {
  bool goes_on = true;
  while (goes_on) goes_on = co_await serve_one();
}

void Session::end_if_idle() {
  if (idle_) stream_->socket().end_reading();
}

/// False: the connection ends.
Co<bool> Session::serve_one() {
  const Came came = co_await read_request();
  if (came == Came::nothing) co_return false;
  if (came == Came::refusal) {
    http11_ = true;
    co_return co_await answer(problem(refusal_->status, refusal_->detail), false, false);
  }
  http11_ = reader_.is_http11();
  const bool keep_alive = reader_.keep_alive();
  Request request = reader_.take();
  request.peer = peer_;
  request.tls = tls_;
  const bool head_only = request.method == "HEAD";
  Response response = co_await service_.handler(std::move(request));
  hold(0);
  co_return co_await answer(std::move(response), head_only, keep_alive);
}

Co<Session::Came> Session::read_request() {
  aio::Loop& loop = service_.loop;
  Patience patience(service_.options, loop.clock().now());
  while (true) {
    const RequestReader::Step step = reader_.step();
    if (!hold(reader_.body_bytes())) {
      refusal_ = Refusal{503, "Too much is being sent at once; try again later."};
      co_return Came::refusal;
    }
    if (step == RequestReader::Step::whole) co_return Came::request;
    if (step == RequestReader::Step::refused) {
      refusal_ = reader_.refusal();
      co_return Came::refusal;
    }
    if (step == RequestReader::Step::head) {
      if (!reader_.wants_continue()) continue;
      const Expected<> written = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
      if (!written) co_return Came::nothing;
      continue;
    }
    patience.came(reader_.phase(), 0, loop.clock().now());
    idle_ = reader_.phase() == Phase::idle;
    if (idle_ && service_.draining) co_return Came::nothing;
    const Expected<std::size_t> count =
        co_await aio::with_deadline(loop, patience.deadline(), stream_->read_some(buffer_));
    idle_ = false;
    if (!count) co_return not_read(count.error());
    if (*count == 0) co_return Came::nothing;
    patience.came(reader_.phase(), *count, loop.clock().now());
    reader_.add({buffer_.data(), *count});
  }
}

/// Notes how large the body is that this session has; false when that is too much for all of them.
bool Session::hold(std::uint64_t bytes) {
  const bool grows = bytes > held_bytes_;
  service_.bodies_bytes = service_.bodies_bytes - held_bytes_ + bytes;
  held_bytes_ = bytes;
  return !grows || bytes <= kSmallBytes ||
         service_.bodies_bytes <= service_.options.all_bodies_bytes_max;
}

Session::Came Session::not_read(const Error& error) {
  if (error.code != Errc::timeout || reader_.phase() == Phase::idle) return Came::nothing;
  refusal_ = Refusal{408, "The request did not come in time."};
  return Came::refusal;
}

Co<bool> Session::answer(Response response, bool head_only, bool keep_alive) {
  keep_alive = keep_alive && !service_.draining;
  bool sent = false;
  if (response.stream) {
    // Without chunks only the connection's end can tell the body's.
    keep_alive = keep_alive && (http11_ || head_only);
    sent = co_await answer_stream(response, head_only, keep_alive);
  } else {
    sent = co_await answer_body(response, head_only, keep_alive);
  }
  if (sent && !keep_alive) co_await say_goodbye();
  co_return sent&& keep_alive;
}

Co<bool> Session::answer_body(Response& response, bool head_only, bool keep_alive) {
  const bool bodiless = has_no_body(response.status);
  std::string first = answer_head(response, bodiless ? Framing::none : Framing::length, http11_,
                                  keep_alive, service_.loop.clock().utc());
  std::string_view rest = head_only || bodiless ? std::string_view() : response.body;
  const std::string_view with_head = rest.substr(0, kBodyPieceBytes);
  first += with_head;
  rest.remove_prefix(with_head.size());
  Expected<> sent = co_await write(first);
  while (sent && !rest.empty()) {
    const std::string_view piece = rest.substr(0, kBodyPieceBytes);
    rest.remove_prefix(piece.size());
    sent = co_await write(piece);
  }
  co_return sent.has_value();
}

Co<bool> Session::answer_stream(Response& response, bool head_only, bool keep_alive) {
  const Framing framing = http11_ ? Framing::chunked : Framing::close;
  const std::string head =
      answer_head(response, framing, http11_, keep_alive, service_.loop.clock().utc());
  Expected<> sent = co_await write(head);
  if (!sent || head_only) co_return sent.has_value();
  sent = co_await write_stream(service_.loop, *stream_, response.stream, http11_,
                               service_.options.write_time);
  // A body that broke off must not look whole: the connection ends in the middle of it.
  if (sent && http11_) sent = co_await write(kLastChunk);
  co_return sent.has_value();
}

Co<Expected<>> Session::write(std::string_view bytes) {
  aio::Loop& loop = service_.loop;
  return aio::with_deadline(loop, loop.clock().now() + service_.options.write_time,
                            stream_->write_all(bytes));
}

/// Ends the answer, and reads what the peer still sends, if it does, up to its end.
Co<> Session::say_goodbye() {
  const Deadline until = service_.loop.clock().now() + kLingerTime;
  const Expected<> ended =
      co_await aio::with_deadline(service_.loop, until, stream_->end_writing());
  bool more = ended && (refusal_ || stream_->socket().is_readable());
  while (more) {
    const Expected<std::size_t> count =
        co_await aio::with_deadline(service_.loop, until, stream_->read_some(buffer_));
    more = count && *count > 0;
  }
}

}  // namespace hearth::http
