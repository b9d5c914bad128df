#include "record/hearth/own_api.hh"

#include "base/text.hh"
#include "record/api/apart.hh"
#include "record/hearth/check.hh"
#include "record/hearth/cursor_text.hh"
#include "record/hearth/resources.hh"
#include "record/hearth/shared_answers.hh"

namespace hearth::record::own {
namespace {

constexpr std::string_view kJson = "application/json";

/// "*/*", "text/*" and "text/plain" of an Accept header take the type; without the header, all do.
bool accepts(const http::Request& request, std::string_view type) {
  const std::string* const header = request.headers.find("Accept");
  if (!header) return true;
  const std::string_view main = type.substr(0, type.find('/'));
  for (const std::string& part : split(*header, ',')) {
    const std::string_view range = trim(std::string_view(part).substr(0, part.find(';')));
    if (range == "*/*" || range == type || range == join({main, "/*"})) return true;
  }
  return false;
}

/// Whether the request takes one of the types that the route has.
bool accepts_one(const http::Request& request, const Route& route) {
  for (const std::string& type : split(route.type, ','))
    if (accepts(request, trim(type))) return true;
  return false;
}

std::string type_of(const Route& route) {
  const std::string_view charset = route.type == "text/plain" ? "; charset=utf-8" : "";
  return join({route.type, charset});
}

/// JSON is shown as a page for people where they browse; any other text as it is.
bool is_text(const Route& route, const Answer& answer) {
  return !route.type.starts_with(kJson) && answer.status < 400;
}

}  // namespace

Scope OwnApi::needed(const api::Call& call) const {
  const Route* const route = match(all_routes(), call.target.key).of(call.request.method);
  return route ? route->scope : Scope::read;
}

Co<http::Response> OwnApi::answer(api::Call& call) {
  const std::string& method = call.request.method;
  const bool reads = method == "GET" || method == "HEAD";
  const Match found = match(all_routes(), call.target.key);
  const bool index = call.target.key.empty();
  call.title = index ? "Hearth Api" : call.target.key;
  call.allow = index ? "GET, HEAD, OPTIONS" : found.allow();
  if (!index && found.routes.empty()) co_return dressed(call, not_found());
  if (method == "OPTIONS") co_return dressed(call, options_of(found));
  if (index && reads) co_return dressed(call, index_of(all_routes(), call));
  const Route* const route = found.of(method);
  if (!route)
    co_return dressed(call, api::detail(405, join({"Method \"", method, "\" not allowed."})));
  const bool json = route->type.starts_with(kJson);
  if (!json && !accepts_one(call.request, *route))
    co_return dressed(call, api::detail(406, join({"This is ", route->type, " only."})));
  if (auto checked = check_query(*route, call.params); !checked)
    co_return dressed(call, std::move(checked).error());
  if (call.request.body.size() > route->body_bytes_max)
    co_return dressed(call, api::too_large(route->body_bytes_max));
  Ask ask{*route, found.values, call.params, {}, call.base, call.url(), call.who};
  auto answered = co_await run(ask, call);
  if (!answered) co_return dressed(call, api::failed(parts_.log, answered.error()));
  co_return *std::move(answered);
}

Co<Expected<http::Response>> OwnApi::run(Ask& ask, const api::Call& call) {
  const http::Request& request = call.request;
  if (!ask.route.fields.empty()) {
    CO_TRY(auto body, co_await api::apart(parts_.pool, request.body.size(), [&] {
             return check_body(ask.route, request.headers.get("Content-Type"), request.body);
           }));
    if (!body) co_return dressed(call, std::move(body).error());
    ask.body = *std::move(body);
  }
  if (const Serve* const serve = std::get_if<Serve>(&ask.route.handler))
    co_return co_await (*serve)(parts_, ask, call);
  Expected<Answer> answered;
  if (const Read* const handler = std::get_if<Read>(&ask.route.handler)) {
    const std::string* const seen = ask.text(kSeen.name);
    answered = co_await (seen ? read_shared(ask, *handler, *seen) : read(ask, *handler));
  } else {
    answered = co_await write(ask, std::get<Write>(ask.route.handler));
  }
  if (!answered) co_return std::unexpected(std::move(answered).error());
  if (is_text(ask.route, *answered))
    co_return api::outside(answered->status, type_of(ask.route), std::move(answered->body));
  co_return co_await api::dressed_apart(parts_.pool, call, *std::move(answered));
}

Co<Expected<Answer>> OwnApi::read(const Ask& ask, Read handler) {
  // Not in one conditional expression: both temporaries would live across the wait.
  if (ask.route.noticed) {
    CO_CHECK_OK(co_await parts_.noticed());
  } else {
    CO_CHECK_OK(co_await parts_.up_to_date());
  }
  co_return co_await parts_.readers.read(
      [&](Database& db) -> Expected<Answer> { return handler(db, ask); });
}

Co<Expected<Answer>> OwnApi::read_shared(const Ask& ask, Read handler, const std::string& seen) {
  const auto cursor = parse_cursor(seen);
  if (!cursor) co_return wrong(kSeen.name, "This is no cursor.");
  const auto door = parts_.journal();
  // Of another journal: there is nothing that could be compared.
  if (!door || cursor->journal != door->folder.id) co_return co_await read(ask, handler);
  std::string key = ask.url;
  for (const auto& [name, value] : ask.params)
    if (name != kSeen.name) key += join({"\n", name, "=", value});
  co_return co_await parts_.shared.get(std::move(key), *cursor, door->intake.end(),
                                       [&] { return read(ask, handler); });
}

/// The round goes on when the client hangs up and takes this coroutine with it: it has what it
/// needs by value.
Co<Expected<Answer>> OwnApi::write(const Ask& ask, Write handler) {
  const auto kept = std::make_shared<const Ask>(ask);
  api::Write write;
  write.decide = [kept, handler](const api::Context& context) {
    return handler.decide(context, *kept);
  };
  write.answer = [kept, handler](Database& db, const api::Change& change, const Rows& rows) {
    return handler.answer(db, *kept, change, rows);
  };
  co_return co_await parts_.writes.write(std::move(write));
}

}  // namespace hearth::record::own
