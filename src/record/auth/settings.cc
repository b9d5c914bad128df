#include "record/auth/settings.hh"

#include <arpa/inet.h>

#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"

namespace hearth::record::auth {
namespace {

/// What dynaconf, which reads ARA's settings, takes for true.
constexpr std::string_view kTrue[] = {"t", "true", "enabled", "1", "on", "yes"};

bool is_true(const std::string& text) {
  return std::ranges::find(kTrue, lower(trim(text))) != std::end(kTrue);
}

/// "::0001" is "::1", as getpeername(2) tells peers.
Expected<std::string> plain_address(const std::string& text) {
  char out[INET6_ADDRSTRLEN] = {};
  in6_addr six{};
  in_addr four{};
  if (::inet_pton(AF_INET, text.c_str(), &four) == 1)
    return std::string(::inet_ntop(AF_INET, &four, out, sizeof out));
  if (::inet_pton(AF_INET6, text.c_str(), &six) == 1)
    return std::string(::inet_ntop(AF_INET6, &six, out, sizeof out));
  return fail(Errc::invalid,
              join({"--trusted-proxy ", text, ": an IP address is wanted, as 127.0.0.1"}));
}

/// RFC 9110 §5.6.2, without what has a meaning of its own here.
Expected<> check_header(const std::string& name) {
  const bool token = !name.empty() && name.find_first_not_of(
                                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "abcdefghijklmnopqrstuvwxyz0123456789-_") == name.npos;
  const std::string low = lower(name);
  if (token && low != "authorization" && low != "host" && low != "cookie") return {};
  return fail(Errc::invalid, join({"--external-auth ", name,
                                   ": the name of a header is wanted, as X-Remote-User"}));
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address == "localhost";
}

}  // namespace

Expected<Settings> complete(Settings settings,
                            const std::function<std::string(std::string_view)>& variable) {
  settings.read_login |= is_true(variable("ARA_READ_LOGIN_REQUIRED"));
  settings.write_login |= is_true(variable("ARA_WRITE_LOGIN_REQUIRED"));
  if (settings.external_auth.empty() && is_true(variable("ARA_EXTERNAL_AUTH")))
    return fail(Errc::invalid,
                "ARA_EXTERNAL_AUTH is set: say which header names the user, and which proxy is"
                " believed: --external-auth X-Remote-User --trusted-proxy 127.0.0.1");
  if (!settings.external_auth.empty()) {
    CHECK_OK(check_header(settings.external_auth));
    if (settings.trusted_proxies.empty())
      return fail(Errc::invalid,
                  "--external-auth needs --trusted-proxy ADDRESS: anybody could send the header");
    if (!settings.users.empty())
      return fail(Errc::invalid,
                  "--external-auth and --users: choose one; passwords are the"
                  " proxy's to check");
  }
  for (std::string& address : settings.trusted_proxies) {
    TRY(address, plain_address(address));
  }
  for (const std::string& origin : settings.cors) CHECK_OK(parse_origin(origin));
  return settings;
}

LoginOptions login_options(const Settings& settings) {
  LoginOptions options;
  options.read_login = settings.read_login;
  options.write_login = settings.write_login;
  options.external_header = settings.external_auth;
  options.trusted_proxies = settings.trusted_proxies;
  return options;
}

std::string open_to_all(const Settings& settings, std::string_view address) {
  if (is_loopback(address) || (settings.read_login && settings.write_login)) return "";
  const std::string_view what = settings.write_login  ? "reads"
                                : settings.read_login ? "writes"
                                                      : "reads and writes";
  return join({"whoever reaches ", address, " ", what,
               " without a login: --read-login and --write-login ask for one (hearth token create,"
               " or --users FILE)"});
}

}  // namespace hearth::record::auth
