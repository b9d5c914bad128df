#include "record/api/call.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "record/api/apart.hh"
#include "record/api/model.hh"
#include "record/api/options.hh"
#include "record/api/page.hh"
#include "record/project/json_spans.hh"

namespace hearth::record::api {
namespace {

/// "[::1]:8000" is "::1".
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, std::min(host.find(']'), host.size()) - 1);
  return host.substr(0, host.find(':'));
}

void add_common(http::Headers& headers) {
  headers.add("X-Frame-Options", "DENY");
  headers.add("X-Content-Type-Options", "nosniff");
  headers.add("Referrer-Policy", "same-origin");
  headers.add("Cross-Origin-Opener-Policy", "same-origin");
}

std::string browsed(const Call& call, const Answer& answer, const http::Headers& headers) {
  BrowsedAnswer page;
  page.title = call.title;
  page.method = call.request.method;
  page.url = call.url() + (call.request.query.empty() ? "" : "?" + call.request.query);
  page.base = call.base;
  page.status = answer.status;
  page.reason = http::reason_of(answer.status);
  for (const auto& [name, value] : headers.all()) page.headers += join({name, ": ", value, "\n"});
  page.body = pretty_json(answer.body, 4);
  return browse_page(page);
}

}  // namespace

std::string title_of(const Target& target) {
  const bool one = target.kind == Target::Kind::object;
  switch (target.kind) {
    case Target::Kind::root:
      return "Api Index";
    case Target::Kind::list:
    case Target::Kind::object:
      break;
    default:
      return "Api Root";
  }
  return join({model_of(target.endpoint).title, one ? " Instance" : " List"});
}

Answer failed(Log& log, const Error& error) {
  log.warning(join({"api: ", error.message}));
  const bool later = error.code == Errc::busy || error.code == Errc::full ||
                     error.code == Errc::unavailable || error.code == Errc::cancelled;
  return later ? detail(503, "The store cannot be reached now; try again.")
               : detail(500, "The store failed; the server's log says why.");
}

Answer too_large(std::size_t bytes_max) {
  return detail(413, join({"The request is too large: ", std::to_string(bytes_max >> 20),
                           " MiB are taken."}));
}

bool host_allowed(const http::Request& request, std::span<const std::string> hosts) {
  if (hosts.empty()) return true;
  const std::string_view host = without_port(request.headers.get("Host"));
  return std::ranges::any_of(
      hosts, [&](const std::string& one) { return one == "*" || equal_without_case(one, host); });
}

std::string origin_of(const http::Request& request) {
  const bool near =
      request.peer.starts_with("127.") || request.peer == "::1" || request.peer == "unix";
  const bool tls = request.tls || (near && request.headers.get("X-Forwarded-Proto") == "https");
  const std::string_view host = request.headers.get("Host");
  return join({tls ? "https://" : "http://", host.empty() ? "localhost" : host});
}

Answer root_answer(const Call& call, std::string_view ara_version) {
  return {200,
          join({R"({"kind":"ara","version":")", ara_version, R"(","api":[)",
                ascii_json(call.base + "/api/v1/"), R"(],"hearth":")", HEARTH_VERSION, "\"}"})};
}

Answer index_answer(const Call& call) {
  std::vector<std::string> members;
  const std::string suffix = call.target.format ? "." + *call.target.format : "";
  for (std::size_t i = 0; i < kEndpoints; ++i) {
    const std::string_view name = name_of(static_cast<Endpoint>(i));
    members.push_back(
        join({ascii_json(name), ":", ascii_json(join({call.base, "/api/v1/", name, suffix}))}));
  }
  return {200, join({"{", join_with(",", members), "}"})};
}

Answer options_answer(const Call& call, bool may_write) {
  const bool one = call.target.kind == Target::Kind::object;
  const bool many = call.target.kind == Target::Kind::list;
  if (one || many) return {200, options_body(call.target.endpoint, one, may_write)};
  return {200, call.target.kind == Target::Kind::root ? options_of_root() : options_of_index()};
}

http::Response dressed(const Call& call, Answer answer) {
  http::Response response;
  response.status = answer.status;
  http::Headers& headers = response.headers;
  if (!call.allow.empty()) headers.add("Allow", call.allow);
  headers.add("Vary", "Accept, origin");
  if (!answer.location.empty()) headers.add("Location", answer.location);
  if (answer.body.empty()) {
    add_common(headers);
    return response;
  }
  const bool html = call.look.format == Format::html;
  headers.add("Content-Type", html ? "text/html; charset=utf-8" : "application/json");
  if (html) {
    response.body = browsed(call, answer, headers);
  } else if (call.look.indent > 0) {
    response.body = pretty_json(answer.body, call.look.indent);
  } else {
    response.body = std::move(answer.body);
  }
  add_common(headers);
  return response;
}

Co<Expected<http::Response>> dressed_apart(aio::BlockingPool& pool, const Call& call,
                                           Answer answer) {
  const std::size_t bytes = call.look.is_compact() ? 0 : answer.body.size();
  co_return co_await apart(pool, bytes, [&] { return dressed(call, std::move(answer)); });
}

http::Response outside(int status, std::string_view type, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(type));
  response.headers.add("Vary", "origin");
  add_common(response.headers);
  response.body = std::move(body);
  return response;
}

http::Response plain_page(int status, std::string_view text) {
  return outside(status, "text/html; charset=utf-8",
                 join({"<!doctype html><html lang=\"en\"><head><title>", text,
                       "</title></head><body><h1>", text, "</h1></body></html>\n"}));
}

}  // namespace hearth::record::api
