#include "app/api_client.hh"

#include <unistd.h>

#include "app/daemon_client.hh"
#include "base/text.hh"

namespace hearth::app {
namespace {

constexpr Duration kStart = std::chrono::seconds(10);

Errc kind_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return Errc::denied;
    case 404:
      return Errc::not_found;
    case 409:
      return Errc::exists;
    case 429:
      return Errc::busy;
    case 503:
      return Errc::unavailable;
    default:
      return status < 500 ? Errc::invalid : Errc::protocol;
  }
}

/// ["a", "b"] is "a b"; a text is itself.
std::string words_of(const Json& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_array()) return to_text(value);
  std::vector<std::string> words;
  for (const Json& one : value.get_array()) words.push_back(words_of(one));
  return join_with(" ", words);
}

/// The runtime directory of a daemon that runs. It listens for callers a moment before it does for
/// requests.
Co<Expected<worker::RuntimeDir>> own_daemon(Context& context) {
  const Deadline deadline = context.loop.clock().now() + kStart;
  CO_CHECK_OK(co_await ensure_daemon(context.loop, context.env, deadline));
  CO_TRY(worker::RuntimeDir dir, worker::open_runtime_dir(context.env.runtime(), false));
  const std::string path = dir.through_fd("api.sock");
  while (::access(path.c_str(), F_OK) != 0 && context.loop.clock().now() < deadline)
    CO_CHECK_OK(co_await aio::sleep_for(context.loop, std::chrono::milliseconds(5)));
  co_return dir;
}

/// How to be let in, where the server that was asked is not the user's own.
std::string_view mend_of(int status, const ApiSettings& settings) {
  if (settings.offline) return "";
  if (status == 401) return "; set HEARTH_API_TOKEN";
  if (status == 403) return "; a token with a larger scope is needed in HEARTH_API_TOKEN";
  return "";
}

}  // namespace

std::string refusal_text(const http::Answer& answer) {
  const auto body = parse_json_object(answer.body);
  if (!body || body->empty()) return join({"status ", std::to_string(answer.status)});
  if (const auto detail = get_string(*body, "detail")) return std::string(*detail);
  std::vector<std::string> fields;
  for (const auto& [name, texts] : *body)
    fields.push_back(join({std::string_view(name), ": ", words_of(texts)}));
  return join_with("; ", fields);
}

Co<Expected<std::unique_ptr<ApiClient>>> ApiClient::open(Context& context) {
  CO_TRY(ApiSettings settings, api_settings(context.env));
  worker::RuntimeDir dir;
  if (settings.offline) {
    CO_TRY(dir, co_await own_daemon(context));
    settings.client.url = "http://localhost";
    settings.client.unix_path = dir.through_fd("api.sock");
  }
  std::unique_ptr<ApiClient> made(new ApiClient(context.loop, std::move(settings), std::move(dir)));
  CO_TRY(made->client_, http::Client::make(made->loop_, made->pool_, made->settings_.client));
  co_return made;
}

Co<Expected<http::Answer>> ApiClient::send(std::string method, std::string target,
                                           std::string body) {
  http::Request request;
  request.method = std::move(method);
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != target.npos) request.query = target.substr(mark + 1);
  request.headers.add("Accept", "application/json");
  if (!body.empty()) request.headers.add("Content-Type", "application/json");
  if (!settings_.token.empty())
    request.headers.add("Authorization", join({"Bearer ", settings_.token}));
  request.body = std::move(body);
  const Deadline deadline = loop_.clock().now() + settings_.timeout;
  co_return co_await client_->send(std::move(request), deadline);
}

Co<Expected<Json>> ApiClient::ask(std::string method, std::string target, std::string body) {
  const std::string path = target.substr(0, target.find('?'));
  CO_TRY(const http::Answer answer,
         co_await send(std::move(method), std::move(target), std::move(body)));
  if (answer.status >= 400)
    co_return fail(kind_of(answer.status),
                   join({path, ": ", refusal_text(answer), mend_of(answer.status, settings_)}));
  if (answer.body.empty()) co_return Json();
  auto read = parse_json(answer.body);
  if (!read) co_return fail(Errc::protocol, join({path, ": the answer is no JSON"}));
  co_return *std::move(read);
}

}  // namespace hearth::app
