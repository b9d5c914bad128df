#include "record/page/page.hh"

#include "base/text.hh"
#include "record/api/apart.hh"
#include "record/api/call.hh"
#include "record/page/first_screen.hh"
#include "record/page/gzip.hh"

namespace hearth::record::page {
namespace {

/// What is larger the view asks for itself, and shows that it waits.
constexpr std::size_t kSnapshotBytesMax = 8 << 20;

/// Hashed when somebody looks at the page: every daemon has one, few are looked at.
const Assets& assets() {
  static const Assets all;
  return all;
}

bool takes_gzip(const http::Request& request) {
  return request.headers.get("Accept-Encoding").find("gzip") != std::string_view::npos;
}

/// `path` is below "/api/", with its query.
http::Request request_of(const http::Request& page, std::string_view api, std::string_view path) {
  http::Request request = page;
  const std::size_t mark = std::min(path.find('?'), path.size());
  request.method = "GET";
  request.path = join({api, path.substr(0, mark)});
  request.query = path.substr(std::min(path.size(), mark + 1));
  request.headers.set("Accept", "application/json, */*;q=0.1");  // views are text/plain
  return request;
}

/// The prefix as the browser sees it: a proxy on this machine may have taken more away.
std::string seen_prefix(const http::Request& request, std::string_view prefix) {
  const std::string_view more = request.headers.get("X-Forwarded-Prefix");
  const bool near =
      request.peer.starts_with("127.") || request.peer == "::1" || request.peer == "unix";
  // Browsers read a backslash as a slash: either would begin another host's name.
  const bool path = more.starts_with('/') && !more.starts_with("//") && !more.contains('\\');
  std::string_view taken = near && path ? more : "";
  while (taken.ends_with('/')) taken.remove_suffix(1);
  return join({taken, prefix});
}

}  // namespace

std::optional<http::Response> Page::file(const http::Request& request,
                                         std::string_view path) const {
  const Asset* const asset = assets().find(path);
  if (!asset) return {};
  const bool gzip = takes_gzip(request);
  const bool known =
      request.headers.get("If-None-Match").find(asset->name) != std::string_view::npos;
  http::Response response = api::outside(
      known ? 304 : 200, asset->type, known ? "" : std::string(gzip ? asset->gzip : asset->plain));
  if (gzip && !known) response.headers.add("Content-Encoding", "gzip");
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.add("ETag", join({"\"", asset->name, gzip ? "+gzip" : "", "\""}));
  response.headers.add("Cache-Control", "public, max-age=31536000, immutable");
  return response;
}

bool Page::has(std::string_view path) const {
  return first_screen(path).has_value();
}

Co<http::Response> Page::answer(const http::Request& request, std::string_view path,
                                std::string prefix, const http::Handler& api) {
  const auto screen = first_screen(path);
  HEARTH_ASSERT(screen);
  const std::string seen = seen_prefix(request, prefix);
  if (screen->moved) {
    http::Response response = api::outside(302, "text/html; charset=utf-8", "");
    response.headers.add("Location", join({seen, "/", *screen->moved}));
    co_return response;
  }
  Snapshot snapshot;
  snapshot.cursor = cursor_();
  const std::string below = prefix + "/api/";
  for (const std::string& wanted : screen->answers) {
    http::Response answer = co_await api(request_of(request, below, wanted));
    const bool fits =
        answer.status == 200 && !answer.stream && answer.body.size() <= kSnapshotBytesMax;
    if (fits) snapshot.answers.emplace_back(wanted, std::move(answer.body));
  }
  co_return co_await dressed(request, document(assets(), seen, snapshot));
}

Co<http::Response> Page::dressed(const http::Request& request, std::string html) {
  http::Response response = api::outside(200, "text/html; charset=utf-8", "");
  response.headers.set("Vary", "Accept-Encoding, Authorization");
  response.headers.add("Cache-Control", "private, no-cache");
  response.headers.add("Content-Security-Policy", std::string(kContentPolicy));
  if (takes_gzip(request)) {
    const auto packed = co_await api::apart(pool_, html.size(), [&] { return gzip(html); });
    if (packed && !packed->empty()) {
      response.headers.add("Content-Encoding", "gzip");
      response.body = *packed;
      co_return response;
    }
  }
  response.body = std::move(html);
  co_return response;
}

}  // namespace hearth::record::page
