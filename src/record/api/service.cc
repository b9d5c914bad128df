#include "record/api/service.hh"

#include "base/text.hh"
#include "http/query.hh"
#include "record/api/apart.hh"
#include "record/api/body.hh"
#include "record/api/call.hh"
#include "record/api/fields.hh"
#include "record/api/filter_values.hh"
#include "record/api/long_list.hh"
#include "record/api/openapi.hh"
#include "record/api/read.hh"
#include "record/api/recent.hh"

namespace hearth::record::api {
namespace {

using TargetKind = Target::Kind;

Params params_of(const http::Query& query) {
  Params params;
  for (const auto& [name, value] : query.all()) params.push_back({name, value});
  return params;
}

bool reads(const Call& call) {
  return call.request.method == "GET" || call.request.method == "HEAD";
}

/// What a write of this method and target is; nothing where there is none.
std::optional<Method> write_method(const Target& target, std::string_view method) {
  const bool fits = target.endpoint != Endpoint::latesthosts;
  if (fits && target.kind == TargetKind::list && method == "POST") return Method::post;
  if (!fits || target.kind != TargetKind::object) return {};
  if (method == "PUT") return Method::put;
  if (method == "PATCH") return Method::patch;
  if (method == "DELETE") return Method::remove;
  return {};
}

http::Response refused(const Call& call, const auth::Refusal& refusal) {
  http::Response response = dressed(call, detail(refusal.status, refusal.detail));
  if (!refusal.challenge.empty()) response.headers.add("WWW-Authenticate", refusal.challenge);
  if (refusal.retry_after_seconds > 0)
    response.headers.add("Retry-After", std::to_string(refusal.retry_after_seconds));
  return response;
}

/// The health page's own negotiation: JSON for whoever names it.
bool wants_json(const Call& call) {
  const std::string* const format = last_of(call.params, "format");
  const std::string_view accept = call.request.headers.get("Accept");
  return accept.find("application/json") < accept.find("text/html") ||
         (format && *format == "json");
}

/// What stands behind the prefix and a slash; "" also for the prefix itself. As sent.
std::optional<std::string_view> below_prefix(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return {};
  path.remove_prefix(prefix.size());
  if (path.empty()) return path;
  if (!path.starts_with('/')) return {};
  return path.substr(1);
}

/// What the path and the parameter `format` ask for; the path's suffix comes first.
std::optional<std::string_view> format_of(const Target& target, const Params& params) {
  if (target.format) return *target.format;
  const std::string* asked = last_of(params, "format");
  if (!asked) return {};
  return *asked;
}

}  // namespace

Service::Service(ServiceParts parts, ServiceOptions options, auth::Gate& gate)
    : parts_(std::move(parts)), options_(std::move(options)), gate_(gate) {}

Co<http::Response> Service::handle(http::Request request) {
  if (!host_allowed(request, options_.hosts)) co_return plain_page(400, "Bad Request (400)");
  http::Response response = outside(200, "text/html; charset=utf-8", "");
  if (!auth::is_preflight(request)) response = co_await routed(request);
  auth::add_cors(request, options_.cors, response.headers);
  co_return response;
}

Co<http::Response> Service::routed(const http::Request& request) {
  Call call{request, parse_target(request.path, options_.prefix)};
  call.origin = origin_of(request);
  call.base = call.origin + options_.prefix;
  call.allow = call.target.allow();
  call.title = title_of(call.target);
  if (call.target.kind == TargetKind::unknown) co_return co_await in_front(call);
  const auto query = http::Query::parse(request.query);
  if (!query) co_return dressed(call, detail(400, query.error().message));
  call.params = params_of(*query);
  if (call.target.kind == TargetKind::robots || call.target.kind == TargetKind::health)
    co_return co_await beside_api(call);
  const std::string* const accept = request.headers.find("Accept");
  const auto look = negotiate(accept ? std::optional<std::string_view>(*accept) : std::nullopt,
                              format_of(call.target, call.params));
  // What stands beside may have answers that are no JSON, and says itself which.
  const bool beside = call.target.kind == TargetKind::beside;
  if (!look && !beside) co_return dressed(call, detail(look.error().status, look.error().detail));
  if (look) call.look = *look;
  co_return co_await in_api(call);
}

/// The page, for whoever may read. Its files are the same for everybody.
Co<http::Response> Service::in_front(const Call& call) {
  const http::Request& request = call.request;
  const auto path = below_prefix(request.path, options_.prefix);
  if (!parts_.front || !path || !reads(call)) co_return plain_page(404, "Not Found");
  if (auto file = parts_.front->file(request, *path)) co_return *std::move(file);
  if (!parts_.front->has(*path)) co_return plain_page(404, "Not Found");
  const auto known = co_await gate_.caller(request);
  if (!known) co_return dressed(call, failed(parts_.log, known.error()));
  if (!*known) co_return refused(call, known->error());
  if (const auto why = gate_.refused(**known, auth::Scope::read)) co_return refused(call, *why);
  const http::Handler api = [this](http::Request inner) { return handle(std::move(inner)); };
  co_return co_await parts_.front->answer(request, *path, options_.prefix, api);
}

/// What monitors and crawlers ask: no page of the API, so nothing of it is negotiated.
Co<http::Response> Service::beside_api(const Call& call) {
  const std::string& method = call.request.method;
  if (method != "GET" && method != "HEAD") {
    const int status = method == "OPTIONS" ? 200 : 405;
    http::Response response = outside(status, "text/html; charset=utf-8", "");
    response.headers.add("Allow", std::string(call.target.allow()));
    co_return response;
  }
  if (call.target.kind == TargetKind::robots)
    co_return outside(200, "text/plain", "User-agent: *\nDisallow: /");
  co_return co_await health(call);
}

Co<http::Response> Service::health(const Call& call) {
  const auto look = [](Database& db) -> Expected<> {
    CHECK_OK(db.find("SELECT 1 FROM store_meta"));
    return {};
  };
  const Expected<> reads = co_await store().in_time(look);
  const int status = reads ? 200 : 500;
  const std::string_view said = reads ? "OK" : "unavailable";
  if (!wants_json(call)) co_return plain_page(status, said);
  co_return outside(status, "application/json", join({R"({"DatabaseBackend": ")", said, "\"}"}));
}

Co<http::Response> Service::in_api(Call& call) {
  if (auth::is_foreign_write(call.request, options_.cors))
    co_return dressed(call, detail(403,
                                   "A page of another site must not write here; `hearth serve"
                                   " --cors ORIGIN` allows one."));
  const auto known = co_await gate_.caller(call.request);
  if (!known) co_return dressed(call, failed(parts_.log, known.error()));
  if (!*known) co_return refused(call, known->error());
  const auth::Caller& caller = **known;
  const bool beside = call.target.kind == TargetKind::beside;
  const auth::Scope needed =
      beside ? parts_.beside.needed(call) : auth::needed_scope(call.request.method);
  if (const auto why = gate_.refused(caller, needed)) co_return refused(call, *why);
  call.who = caller.name;
  call.may_write = !gate_.refused(caller, auth::Scope::write);
  if (beside) co_return co_await parts_.beside.answer(call);
  if (reads(call) && call.target.kind == TargetKind::list) {
    auto listed = co_await list(call);
    if (!listed) co_return dressed(call, failed(parts_.log, listed.error()));
    co_return *std::move(listed);
  }
  Answer answered = co_await answer(call);
  auto shown = co_await dressed_apart(parts_.pool, call, std::move(answered));
  if (!shown) co_return dressed(call, failed(parts_.log, shown.error()));
  co_return *std::move(shown);
}

Co<Answer> Service::answer(const Call& call) {
  const std::string& method = call.request.method;
  if (method == "OPTIONS") {
    const auto described = co_await options(call);
    co_return described ? *described : failed(parts_.log, described.error());
  }
  if (reads(call) && call.target.kind == TargetKind::root) co_return root_answer(call, kAraVersion);
  if (reads(call) && call.target.kind == TargetKind::index) co_return index_answer(call);
  if (reads(call) && call.target.kind == TargetKind::openapi)
    co_return Answer{200, openapi_document(call.base, gate_.asks())};
  const auto writes = write_method(call.target, method);
  if (!reads(call) && !writes)
    co_return detail(405, join({"Method \"", method, "\" not allowed."}));
  // Not in one conditional expression: both temporaries would live across the wait.
  Expected<Answer> answered;
  if (reads(call)) {
    answered = co_await read(call);
  } else {
    answered = co_await write(call, *writes);
  }
  co_return answered ? *std::move(answered) : failed(parts_.log, answered.error());
}

/// What may be written of an object depends on whether it is there.
Co<Expected<Answer>> Service::options(const Call& call) {
  if (call.target.kind != TargetKind::object || !call.may_write)
    co_return options_answer(call, call.may_write);
  const auto id = parse_integer(call.target.key);
  if (!id) co_return options_answer(call, false);
  const auto look = [endpoint = call.target.endpoint, id = *id](Database& db,
                                                                Holds holds) -> Expected<bool> {
    TRY(const bool there, exists(db, endpoint, id));
    if (!there && holds == Holds::recent_runs) return not_recent();
    return there;
  };
  CO_TRY(const bool there, co_await store().read(look));
  co_return options_answer(call, there);
}

Co<Expected<Answer>> Service::read(const Call& call) {
  // By value, for Away::read.
  const auto look = [target = call.target](Database& db, Holds holds) -> Expected<Answer> {
    if (holds == Holds::recent_runs) return read_recent(db, target);
    return read_one(db, target.endpoint, target.key);
  };
  co_return co_await store().read(look);
}

Co<Expected<http::Response>> Service::list(const Call& call) {
  ReadOptions options;
  options.page_size = options_.page_size;
  options.bytes_max = call.look.is_compact() ? kListPieceBytes : kShownListBytesMax;
  // By value, for Away::read; the pages are the server's.
  const auto look = [target = call.target, params = call.params, url = call.url(), options,
                     pages = &parts_.pages](Database& db, Holds holds) -> Expected<ListAnswer> {
    if (holds == Holds::recent_runs) return read_recent_list(db, target, params, url, options);
    return read_list(db, *pages, target.endpoint, params, url, options);
  };
  CO_TRY(ListAnswer found, co_await store().read(look));
  std::vector<std::int64_t> left = std::move(found.left);
  if (!left.empty() && !call.look.is_compact()) co_return dressed(call, too_long_to_show());
  CO_TRY(http::Response response, co_await dressed_apart(parts_.pool, call, std::move(found)));
  if (!left.empty()) make_long(response, parts_.readers, call.target.endpoint, std::move(left));
  co_return response;
}

Co<Expected<Answer>> Service::write(const Call& call, Method method) {
  std::int64_t id = 0;
  if (method != Method::post) {
    const auto said = parse_integer(call.target.key);
    if (!said) co_return detail(404, "Not found.");
    id = *said;
  }
  const http::Request& request = call.request;
  if (request.body.size() > kBodyBytesMax) co_return too_large(kBodyBytesMax);
  Body body;
  if (method != Method::remove) {
    CO_TRY(auto parsed, co_await apart(parts_.pool, request.body.size(), [&request] {
             return parse_body(request.headers.get("Content-Type"), request.body);
           }));
    if (!parsed) co_return std::move(parsed).error();
    body = *std::move(parsed);
  }
  co_return co_await parts_.writes.write(
      ara_write(method, call.target.endpoint, id, std::move(body), options_.redactor));
}

}  // namespace hearth::record::api
