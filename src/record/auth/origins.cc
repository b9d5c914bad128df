#include "record/auth/origins.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/error.hh"
#include "record/auth/scope.hh"

namespace hearth::record::auth {
namespace {

/// "https://ui.example:8443": of a URL what its origin is.
std::string_view origin_in(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == url.npos) return url;
  return url.substr(0, std::min(url.find('/', host + 3), url.size()));
}

/// Without the port that the scheme has anyway, as browsers write origins.
std::string plain(std::string_view origin) {
  std::string out = lower(origin);
  for (const auto& [scheme, port] : {std::pair{"http://", ":80"}, std::pair{"https://", ":443"}})
    if (out.starts_with(scheme) && out.ends_with(port))
      out.resize(out.size() - std::string_view(port).size());
  return out;
}

bool is_allowed(std::string_view origin, const Origins& allowed) {
  return std::ranges::any_of(
      allowed, [&](const std::string& one) { return one == "*" || plain(one) == plain(origin); });
}

/// Which page sent the request, as far as its browser says: an origin, "null" for one that is not
/// told, "" for none.
std::string_view sender_of(const http::Request& request) {
  const std::string_view origin = request.headers.get("Origin");
  if (!origin.empty()) return origin;
  const std::string_view referer = request.headers.get("Referer");
  if (!referer.empty()) return origin_in(referer);
  const std::string_view site = request.headers.get("Sec-Fetch-Site");
  return site == "cross-site" || site == "same-site" ? "null" : "";
}

}  // namespace

Expected<std::string> parse_origin(const std::string& text) {
  const bool any = text == "*";
  const bool web = text.starts_with("http://") || text.starts_with("https://");
  const bool bare = web && text.find_first_of("/?#@ ", text.find("://") + 3) == text.npos;
  if (any || (bare && !text.ends_with("://"))) return text;
  return fail(Errc::invalid,
              join({"--cors ", text, ": an origin is wanted, as https://ui.example, or *"}));
}

bool is_preflight(const http::Request& request) {
  return request.method == "OPTIONS" && request.headers.find("Access-Control-Request-Method");
}

void add_cors(const http::Request& request, const Origins& allowed, http::Headers& headers) {
  const std::string* const origin = request.headers.find("Origin");
  if (!origin || origin->empty() || !is_allowed(*origin, allowed)) return;
  const bool any = std::ranges::find(allowed, "*") != allowed.end();
  headers.add("Access-Control-Allow-Origin", any ? "*" : *origin);
  if (request.method != "OPTIONS") return;
  headers.add("Access-Control-Allow-Headers",
              "accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with");
  headers.add("Access-Control-Allow-Methods", "DELETE, GET, OPTIONS, PATCH, POST, PUT");
  headers.add("Access-Control-Max-Age", "86400");
}

bool is_foreign_write(const http::Request& request, const Origins& allowed) {
  if (needed_scope(request.method) == Scope::read) return false;
  const std::string_view sender = sender_of(request);
  if (sender.empty() || is_allowed(sender, allowed)) return false;
  const std::string host(request.headers.get("Host"));
  const std::string page = plain(sender);
  return page != plain("http://" + host) && page != plain("https://" + host);
}

}  // namespace hearth::record::auth
