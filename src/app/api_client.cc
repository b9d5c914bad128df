#include "app/api_client.hh"

#include "app/daemon_client.hh"
#include "app/recording.hh"
#include "app/serving.hh"
#include "app/store_of.hh"
#include "base/json.hh"
#include "record/query/table.hh"

namespace hearth::app {
namespace {

using std::chrono::seconds;

/// What a person reads of a body that is no JSON.
constexpr std::size_t kShownMax = 300;

class HttpApi final : public ApiClient {
 public:
  HttpApi(Context& context, Duration timeout, std::string token)
      : loop_(context.loop), pool_(context.loop, 1), timeout_(timeout), token_(std::move(token)) {}

  Expected<> open(http::ClientOptions options, std::optional<worker::RuntimeDir> dir = {}) {
    dir_ = std::move(dir);
    TRY(client_, http::Client::make(loop_, pool_, std::move(options)));
    return {};
  }
  Co<Expected<http::Answer>> send(http::Request request) override {
    if (!request.headers.find("Accept")) request.headers.set("Accept", "application/json");
    if (!request.body.empty()) request.headers.set("Content-Type", "application/json");
    if (!token_.empty()) request.headers.set("Authorization", "Bearer " + token_);
    co_return co_await client_->send(std::move(request), loop_.clock().now() + timeout_);
  }
  Co<> close() override {
    client_->hang_up();
    co_return;
  }

 private:
  aio::Loop& loop_;
  aio::BlockingPool pool_;
  const Duration timeout_;
  const std::string token_;
  std::optional<worker::RuntimeDir> dir_;  // the socket's path leads through its descriptor
  std::unique_ptr<http::Client> client_;
};

class Collected final : public http::BodyWriter {
 public:
  explicit Collected(std::string& out) : out_(out) {}
  Co<Expected<>> write(std::string part) override {
    out_ += part;
    co_return Expected<>{};
  }

 private:
  std::string& out_;
};

/// The same answers, made here.
class LocalApi final : public ApiClient {
 public:
  explicit LocalApi(Context& context)
      : recording_(context.loop, context.log, context.env),
        serving_(context.loop, context.log, context.env, recording_) {}

  Co<Expected<>> start() {
    CO_CHECK_OK(recording_.start());
    co_return co_await recording_.sync();
  }
  Co<Expected<http::Answer>> send(http::Request request) override {
    request.peer = "unix";
    http::Response response = co_await serving_.handle(std::move(request));
    if (response.stream) {
      Collected writer(response.body);
      CO_CHECK_OK(co_await response.stream(writer));
    }
    co_return http::Answer{response.status, std::move(response.headers), std::move(response.body)};
  }
  Co<> close() override {
    co_await serving_.close();
    co_await recording_.close();
  }

 private:
  Recording recording_;
  Serving serving_;
};

Co<Expected<std::unique_ptr<ApiClient>>> connect_offline(Context& context, Duration timeout) {
  // Recording and Serving take the home's where it names none.
  CO_CHECK_OK(store_of(context.env));
  const Deadline deadline = context.loop.clock().now() + seconds(5);
  const auto by_daemon = co_await ensure_own_daemon(context.loop, context.env, deadline);
  if (by_daemon) {
    CO_TRY(auto dir, worker::open_runtime_dir(context.env.runtime(), false));
    http::ClientOptions options;
    options.url = "http://localhost";
    options.unix_path = dir.through_fd("api.sock");
    auto api = std::make_unique<HttpApi>(context, timeout, "");
    CO_CHECK_OK(api->open(std::move(options), std::move(dir)));
    // A daemon that has just ended, or of a build without an API, is none.
    const auto first = co_await api->ask("GET", "/api/v1/");
    if (first) co_return std::unique_ptr<ApiClient>(std::move(api));
  }
  auto api = std::make_unique<LocalApi>(context);
  auto started = co_await api->start();
  if (!started) co_await api->close();
  if (!started) co_return std::unexpected(std::move(started).error());
  co_return std::unique_ptr<ApiClient>(std::move(api));
}

Errc kind_of(int status) {
  switch (status) {
    case 400:
    case 405:
    case 406:
    case 415:
      return Errc::invalid;
    case 401:
    case 403:
      return Errc::denied;
    case 404:
      return Errc::not_found;
    case 409:
      return Errc::exists;
    case 413:
      return Errc::full;
    case 429:
      return Errc::busy;
    default:
      return status >= 500 ? Errc::unavailable : Errc::protocol;
  }
}

std::string text_of(const Json& value) {
  if (const auto* text = value.if_string()) return std::string(std::string_view(*text));
  const auto* list = value.if_array();
  if (!list) return to_text(value);
  std::vector<std::string> parts;
  for (const Json& one : *list) parts.push_back(text_of(one));
  return join_with(" ", parts);
}

}  // namespace

std::string complaint_of(int status, std::string_view body) {
  const std::string number = std::to_string(status);
  const auto object = parse_json_object(body);
  if (!object) return join({number, " ", record::printable(trim(body.substr(0, kShownMax)), true)});
  std::vector<std::string> parts;
  for (const auto& [name, value] : *object)
    parts.push_back(name == "detail" ? text_of(value) : join({name, ": ", text_of(value)}));
  return join({number, " ", record::printable(join_with("; ", parts), true)});
}

Co<Expected<std::string>> ApiClient::ask(std::string method, std::string path, std::string query,
                                         std::string body) {
  http::Request request;
  request.method = method;
  request.path = path;
  request.query = std::move(query);
  request.body = std::move(body);
  CO_TRY(http::Answer answer, co_await send(std::move(request)));
  co_return body_of(std::move(answer), method, path);
}

Expected<std::string> ApiClient::body_of(http::Answer answer, std::string_view method,
                                         std::string_view path) {
  if (answer.status == 200 || answer.status == 201 || answer.status == 204)
    return std::move(answer.body);
  return fail(kind_of(answer.status),
              join({method, " ", path, ": ", complaint_of(answer.status, answer.body)}));
}

Co<Expected<std::unique_ptr<ApiClient>>> connect_api(Context& context,
                                                     const ApiSettings& settings) {
  if (settings.offline) co_return co_await connect_offline(context, settings.timeout);
  auto api = std::make_unique<HttpApi>(context, settings.timeout, settings.token);
  CO_CHECK_OK(api->open(settings.http));
  co_return std::unique_ptr<ApiClient>(std::move(api));
}

}  // namespace hearth::app
