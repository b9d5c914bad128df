#include "http/client.hh"

#include <algorithm>
#include <array>

#include "aio/unix_socket.hh"
#include "http/answer_reader.hh"
#include "http/auth.hh"
#include "http/resolver.hh"
#include "http/tls.hh"
#include "http/url.hh"
#include "http/wire.hh"

namespace hearth::http {
namespace {

using Step = AnswerReader::Step;

/// Up to here a body goes out in one write with its head.
constexpr std::size_t kJoinedBytes = 64 * 1024;
/// For each of several addresses but the last.
constexpr auto kTryTime = std::chrono::seconds(3);

bool may_be_repeated(const std::string& method) {
  constexpr std::array<std::string_view, 5> kThese = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"};
  return std::ranges::find(kThese, method) != kThese.end();
}

bool has_line_end(std::string_view text) {
  using namespace std::string_view_literals;
  return text.find_first_of("\r\n\0"sv) != text.npos;
}

/// What would make another request of this one.
Expected<> check(const Request& request) {
  const auto has_space = [](std::string_view text) {
    return text.find(' ') != text.npos || has_line_end(text);
  };
  if (request.method.empty() || has_space(request.method) || !request.path.starts_with('/') ||
      has_space(request.path) || has_space(request.query))
    return fail(Errc::invalid, "the request's method or target cannot be sent: encode the path");
  for (const auto& [name, value] : request.headers.all())
    if (name.empty() || has_space(name) || name.find(':') != name.npos || has_line_end(value))
      return fail(Errc::invalid, join({"the header ", name, " cannot be sent"}));
  return {};
}

/// A failed handshake and what to do about it.
std::unexpected<Error> with_mend(Error error) {
  if (error.code == Errc::denied) error.message += "; name the file of the CA that signed it";
  if (error.code == Errc::protocol) error.message += "; does the server speak TLS on that port?";
  return std::unexpected(std::move(error));
}

struct Connection {
  std::unique_ptr<Stream> stream;
  std::optional<AnswerReader> reader;  // of the answer that is awaited or read; none: it is idle
};

}  // namespace

struct Client::Impl {
  Impl(aio::Loop& owner, aio::BlockingPool& pool, ClientOptions given, Url where)
      : loop(owner), options(std::move(given)), url(std::move(where)), resolver(owner, pool) {}

  template <class T>
  Co<Expected<T>> guarded(Deadline deadline, Co<Expected<T>> work);
  Co<Expected<Answer>> whole(Request request);
  Co<Expected<Answer>> begin(Request request, bool streamed);
  Co<Expected<Answer>> attempt(const std::string& head, const Request& request, bool streamed);
  Co<Expected<>> write(const std::string& head, const std::string& body);
  Co<Expected<>> read_more();
  Co<Expected<std::string>> part();

  Co<Expected<>> connect();
  Co<Expected<aio::StreamSocket>> connect_socket();
  void drop_if_stale();
  std::string head_of(Request& request) const;

  aio::Loop& loop;
  const ClientOptions options;
  const Url url;
  std::string name;           // who the server is, for people
  std::string authorization;  // the header's value, or ""
  std::optional<TlsContext> tls;
  Resolver resolver;
  std::optional<Connection> connection;
  bool busy = false;
  std::array<char, 16 * 1024> buffer;
};

/// What every call has: one at a time, the deadline, the server's name in errors, and no connection
/// after them.
template <class T>
Co<Expected<T>> Client::Impl::guarded(Deadline deadline, Co<Expected<T>> work) {
  if (busy) co_return fail(Errc::busy, join({name, ": a request is under way"}));
  const std::unique_ptr<bool, void (*)(bool*)> mark(&busy, [](bool* flag) { *flag = false; });
  busy = true;
  Expected<T> answer = co_await aio::with_deadline(loop, deadline, std::move(work));
  if (answer) co_return answer;
  connection.reset();
  if (answer.error().code == Errc::timeout)
    co_return fail(Errc::timeout,
                   join({name, ": no answer in time; is it up, or the timeout too short?"}));
  co_return std::unexpected(std::move(answer).error().in(name));
}

std::string Client::Impl::head_of(Request& request) const {
  if (!authorization.empty() && !request.headers.find("Authorization"))
    request.headers.add("Authorization", authorization);
  const std::string_view mark = request.query.empty() ? "" : "?";
  return request_head(request, join({url.prefix, request.path, mark, request.query}),
                      url.authority());
}

Co<Expected<Answer>> Client::Impl::whole(Request request) {
  CO_TRY(Answer answer, co_await begin(std::move(request), false));
  while (true) {
    CO_TRY(const std::string piece, co_await part());
    if (piece.empty()) co_return answer;
    answer.body += piece;
  }
}

/// Sends and reads the head, on a new connection when the kept one turns out to be closed.
Co<Expected<Answer>> Client::Impl::begin(Request request, bool streamed) {
  CO_CHECK_OK(check(request));
  const std::string head = head_of(request);
  while (true) {
    drop_if_stale();
    const bool kept = connection.has_value();
    if (!kept) CO_CHECK_OK(co_await connect());
    Expected<Answer> answer = co_await attempt(head, request, streamed);
    if (answer) co_return answer;
    const bool again = kept && answer.error().code == Errc::unavailable &&
                       !connection->reader->has_begun() && may_be_repeated(request.method);
    connection.reset();
    if (!again) co_return answer;
  }
}

/// An idle connection on which there is anything to read was closed: nobody asked for anything.
void Client::Impl::drop_if_stale() {
  if (connection && (connection->reader || connection->stream->socket().is_readable()))
    connection.reset();
}

Co<Expected<Answer>> Client::Impl::attempt(const std::string& head, const Request& request,
                                           bool streamed) {
  AnswerReader& reader = connection->reader.emplace(
      options.head_bytes_max,
      streamed ? std::nullopt : std::optional<std::uint64_t>(options.body_bytes_max),
      request.method == "HEAD");
  // A server may refuse a large body, and hang up, before it took it all: its answer counts then.
  const Expected<> written = co_await write(head, request.body);
  if (!written && written.error().code != Errc::unavailable)
    co_return std::unexpected(written.error());
  while (true) {
    const Step step = reader.step();
    if (step == Step::head) co_return Answer{reader.status(), reader.take_headers(), ""};
    if (step == Step::refused) co_return std::unexpected(reader.refusal());
    const Expected<> more = co_await read_more();
    if (!more) co_return std::unexpected(written ? more.error() : written.error());
  }
}

Co<Expected<>> Client::Impl::write(const std::string& head, const std::string& body) {
  Stream& stream = *connection->stream;
  if (head.size() + body.size() <= kJoinedBytes) {
    const std::string both = head + body;
    co_return co_await stream.write_all(both);
  }
  CO_CHECK_OK(co_await stream.write_all(head));
  co_return co_await stream.write_all(body);
}

Co<Expected<>> Client::Impl::read_more() {
  CO_TRY(const std::size_t count, co_await connection->stream->read_some(buffer));
  if (count == 0) {
    connection->reader->end();
  } else {
    connection->reader->add({buffer.data(), count});
  }
  co_return Expected<>{};
}

Co<Expected<std::string>> Client::Impl::part() {
  if (!connection || !connection->reader) co_return std::string();  // it has been read to its end
  AnswerReader& reader = *connection->reader;
  while (true) {
    const Step step = reader.step();
    std::string piece = reader.take_body();
    if (!piece.empty()) co_return piece;
    if (step == Step::refused) co_return std::unexpected(reader.refusal());
    if (step == Step::whole) {
      const bool kept = reader.keep_alive();
      kept ? connection->reader.reset() : connection.reset();
      co_return std::string();
    }
    CO_CHECK_OK(co_await read_more());
  }
}

Co<Expected<>> Client::Impl::connect() {
  CO_TRY(aio::StreamSocket socket, co_await connect_socket());
  if (!tls) {
    connection = Connection{plain_stream(std::move(socket)), std::nullopt};
    co_return Expected<>{};
  }
  auto stream = co_await connect_tls(*tls, std::move(socket), url.host);
  if (!stream) co_return with_mend(std::move(stream).error());
  connection = Connection{*std::move(stream), std::nullopt};
  co_return Expected<>{};
}

Co<Expected<aio::StreamSocket>> Client::Impl::connect_socket() {
  if (!options.unix_path.empty()) {
    CO_TRY(aio::UnixSocket socket, co_await aio::connect_unix(loop, options.unix_path));
    co_return aio::StreamSocket(loop, socket.release());
  }
  CO_TRY(const std::vector<std::string> addresses, co_await resolver.find(url.host));
  Error last;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    // One that does not answer must not use up the time of the others.
    const bool others = i + 1 < addresses.size();
    const Deadline until = others ? loop.clock().now() + kTryTime : kNoDeadline;
    auto socket =
        co_await aio::with_deadline(loop, until, aio::connect_tcp(loop, addresses[i], url.port));
    if (socket) co_return *std::move(socket);
    last = std::move(socket).error();
    if (last.code == Errc::cancelled) co_return std::unexpected(last);
  }
  last.message += "; is the server up, and is that its address?";
  co_return std::unexpected(last);
}

Expected<std::unique_ptr<Client>> Client::make(aio::Loop& loop, aio::BlockingPool& pool,
                                               ClientOptions options) {
  TRY(Url url, parse_url(options.url));
  auto impl = std::make_unique<Impl>(loop, pool, std::move(options), std::move(url));
  const ClientOptions& own = impl->options;
  impl->name = own.unix_path.empty() ? impl->url.name() : own.unix_path;
  if (!own.user.empty()) {
    impl->authorization = basic_authorization(own.user, own.password);
  } else if (impl->url.has_login) {
    impl->authorization = basic_authorization(impl->url.user, impl->url.password);
  }
  if (impl->url.tls && own.unix_path.empty()) {
    TRY(impl->tls, TlsContext::for_client(own.ca_file, own.insecure));
    if (!own.certificate_file.empty())
      CHECK_OK(impl->tls->present(own.certificate_file, own.key_file));
  }
  return std::unique_ptr<Client>(new Client(std::move(impl)));
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

Co<Expected<Answer>> Client::send(Request request, Deadline deadline) {
  return impl_->guarded(deadline, impl_->whole(std::move(request)));
}
Co<Expected<Answer>> Client::open(Request request, Deadline deadline) {
  return impl_->guarded(deadline, impl_->begin(std::move(request), true));
}
Co<Expected<std::string>> Client::read_body(Deadline deadline) {
  return impl_->guarded(deadline, impl_->part());
}
void Client::hang_up() {
  impl_->connection.reset();
}

}  // namespace hearth::http
