#include "http/body_stream.hh"

#include "aio/scope.hh"
#include "http/wire.hh"

namespace hearth::http {
namespace {

using Make = std::function<Co<Expected<>>(BodyWriter&)>;

class Writer final : public BodyWriter {
 public:
  Writer(aio::Loop& loop, Stream& stream, bool in_chunks, Duration write_time)
      : loop_(loop), stream_(stream), in_chunks_(in_chunks), write_time_(write_time) {}

  Co<Expected<>> write(std::string part) override {
    if (peer_left) co_return fail(Errc::unavailable, "the client has left");
    if (broken_) co_return std::unexpected(*broken_);
    if (part.empty()) co_return Expected<>{};  // an empty chunk would be the last
    if (in_chunks_) part = chunk_of(part);
    const Deadline deadline = loop_.clock().now() + write_time_;
    Expected<> written = co_await aio::with_deadline(loop_, deadline, stream_.write_all(part));
    if (peer_left) co_return fail(Errc::unavailable, "the client has left");
    // Nobody knows how much of the part is out: no other may follow.
    if (!written) broken_ = written.error();
    co_return written;
  }

  bool peer_left = false;
  bool is_broken() const { return peer_left || broken_; }

 private:
  aio::Loop& loop_;
  Stream& stream_;
  const bool in_chunks_;
  const Duration write_time_;
  std::optional<Error> broken_;
};

Co<> make_body(Make& make, Writer& writer, Expected<>& outcome) {
  outcome = co_await make(writer);
}

Co<> cancel_when_left(Stream& stream, Writer& writer, aio::Scope& work) {
  const Expected<> left = co_await stream.socket().wait_hangup();
  if (!left) co_return;
  writer.peer_left = true;
  work.cancel();
}

}  // namespace

Co<Expected<>> write_stream(aio::Loop& loop, Stream& stream, Make& make, bool in_chunks,
                            Duration write_time) {
  Writer writer(loop, stream, in_chunks, write_time);
  Expected<> outcome = fail(Errc::cancelled, "the server ends");
  aio::Scope work(loop);
  aio::Scope watch(loop);
  work.start("http stream", make_body(make, writer, outcome));
  watch.start("http stream's peer", cancel_when_left(stream, writer, work));
  co_await work.join();
  co_await watch.close();
  if (outcome && writer.is_broken()) co_return fail(Errc::unavailable, "the client has left");
  co_return outcome;
}

}  // namespace hearth::http
