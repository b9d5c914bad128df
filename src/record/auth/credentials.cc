#include "record/auth/credentials.hh"

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "http/auth.hh"
#include "record/auth/token.hh"

namespace hearth::record::auth {
namespace {

constexpr const char* kBasic = R"(Basic realm="api")";

bool from_proxy(const http::Request& request, const LoginOptions& options) {
  return std::ranges::find(options.trusted_proxies, request.peer) != options.trusted_proxies.end();
}

}  // namespace

Shown shown_by(const http::Request& request, const LoginOptions& options) {
  using Said = http::Authorization::Kind;
  if (options.own_user) return ShowsNothing{};
  auto said = http::parse_authorization(request.headers.get("Authorization"));
  if (said.kind == Said::bearer && looks_like_token(said.token))
    return ShowsToken{std::move(said.token), ""};
  if (said.kind == Said::basic && looks_like_token(said.password))
    return ShowsToken{std::move(said.password), std::move(said.user)};
  if (!options.external_header.empty()) {
    // ARA turns Basic off then. A client could send the header too: only the proxy is believed.
    const auto name = request.headers.get(options.external_header);
    if (name.empty() || !from_proxy(request, options)) return ShowsNothing{};
    return ShowsName{std::string(name)};
  }
  if (said.kind == Said::malformed) return Refusal{401, std::move(said.detail), kBasic};
  if (said.kind == Said::basic)
    return ShowsPassword{std::move(said.user), std::move(said.password)};
  return ShowsNothing{};
}

std::string address_of(const http::Request& request, const LoginOptions& options) {
  if (!from_proxy(request, options)) return request.peer;
  // Each proxy adds whom it got the request from at the end; what stands before is hearsay.
  // Some add a field of their own behind what the client sent; the last one is the proxy's.
  std::string_view forwarded;
  for (const auto& [name, value] : request.headers.all())
    if (equal_without_case(name, "X-Forwarded-For")) forwarded = value;
  if (const std::size_t comma = forwarded.rfind(','); comma != forwarded.npos)
    forwarded.remove_prefix(comma + 1);
  const std::string_view client = trim(forwarded);
  const bool address = !client.empty() && client.size() < 46 &&
                       client.find_first_not_of("0123456789abcdefABCDEF:.") == client.npos;
  return address ? std::string(client) : request.peer;
}

Refusal wrong_password() {
  return {401, "Invalid username/password.", kBasic};
}

Refusal wrong_token(std::string_view why) {
  return {401, std::string(why), R"(Bearer realm="api", error="invalid_token")"};
}

Refusal too_many_failures(std::int64_t seconds) {
  return {429,
          join({"Too many wrong passwords from this address; try again in ",
                std::to_string(seconds), " s."}),
          "", seconds};
}

std::optional<Refusal> refuse(const LoginOptions& options, const Caller& caller, Scope needed) {
  if (caller.known) {
    if (caller.scope >= needed) return {};
    return Refusal{403, "You do not have permission to perform this action.", ""};
  }
  const bool open = (needed == Scope::read && !options.read_login) ||
                    (needed == Scope::write && !options.write_login);
  if (open) return {};
  // What a proxy logs in sends no challenge.
  const bool external = !options.external_header.empty();
  return Refusal{external ? 403 : 401, "Authentication credentials were not provided.",
                 external ? "" : kBasic};
}

}  // namespace hearth::record::auth
