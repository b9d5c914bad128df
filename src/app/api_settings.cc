#include "app/api_settings.hh"

#include <cerrno>
#include <charconv>
#include <fstream>

#include "base/ascii.hh"

namespace hearth::app {
namespace {

constexpr const char* kServer = "http://127.0.0.1:8000";  // ARA's
constexpr int kTimeoutMaxS = 24 * 3600;

std::string first_of(std::initializer_list<std::string> values) {
  for (const std::string& value : values)
    if (!value.empty()) return value;
  return {};
}

Expected<Duration> parse_timeout(const std::string& text) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seconds);
  // Not (0 < seconds): a NaN is refused too.
  if (read.ec != std::errc() || read.ptr != end || !(seconds > 0) || seconds > kTimeoutMaxS)
    return fail(Errc::invalid, join({"timeout ", text, ": seconds are wanted, at most ",
                                     std::to_string(kTimeoutMaxS)}));
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1'000) + 1);
}

/// A secret from a file, so that nobody sees it in a list of processes.
Expected<std::string> first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file) return fail_errno(errno, path);
  std::getline(file, line);
  if (trim(line).empty()) return fail(Errc::invalid, path + ": its first line is empty");
  return std::string(trim(line));
}

Expected<> check_readable(const std::string& path) {
  if (path.empty() || std::ifstream(path)) return {};
  return fail_errno(errno, path);
}

/// Hearth's own variable, else ARA's: HEARTH_API_TIMEOUT, ARA_API_TIMEOUT.
std::string variable(const Env& env, const std::string& name) {
  return first_of({env.get("HEARTH_API_" + name), env.get("ARA_API_" + name)});
}

/// HEARTH_API where it is a URL; it may also say "offline".
std::string named_server(const Env& env) {
  const std::string api = env.get("HEARTH_API");
  return api == "offline" ? "" : api;
}

Expected<bool> is_offline(const ApiOptions& options, const Env& env) {
  std::string client = options.client;
  // Who names a server, and no client, wants that server.
  if (client.empty() && !options.server.empty()) client = "http";
  if (client.empty() && !env.get("HEARTH_API").empty())
    client = named_server(env).empty() ? "offline" : "http";
  client = first_of({client, env.get("ARA_API_CLIENT"), "offline"});
  if (client == "offline") return true;
  if (client == "http" || client == "online") return false;
  return fail(Errc::invalid,
              join({"client ", client, ": offline or http is wanted (--client, ARA_API_CLIENT)"}));
}

Expected<> set_login(ApiSettings& settings, const ApiOptions& options, const Env& env) {
  settings.token = env.get("HEARTH_API_TOKEN");
  if (const std::string file = env.get("HEARTH_API_TOKEN_FILE");
      settings.token.empty() && !file.empty()) {
    TRY(settings.token, first_line(file));
  }
  // What the command line says counts more than a token of the environment.
  if (!options.username.empty()) settings.token.clear();
  if (!settings.token.empty()) return {};
  const std::string user = first_of({options.username, variable(env, "USERNAME")});
  std::string password = first_of({options.password, variable(env, "PASSWORD")});
  if (!options.password_file.empty()) {
    TRY(password, first_line(options.password_file));
  }
  if (user.empty() || password.empty()) return {};
  settings.http.user = user;
  settings.http.password = password;
  return {};
}

Expected<> set_tls(ApiSettings& settings, const ApiOptions& options, const Env& env) {
  http::ClientOptions& http = settings.http;
  http.ca_file = first_of({options.ssl_ca, variable(env, "CA")});
  http.insecure = (options.insecure || is_yes(variable(env, "INSECURE"))) && http.ca_file.empty();
  http.certificate_file = first_of({options.ssl_cert, variable(env, "CERT")});
  http.key_file = first_of({options.ssl_key, variable(env, "KEY")});
  if (http.certificate_file.empty() != http.key_file.empty())
    return fail(Errc::invalid,
                "a client certificate and its key are wanted together (--ssl-cert, "
                "--ssl-key)");
  for (const std::string& file : {http.ca_file, http.certificate_file, http.key_file})
    CHECK_OK(check_readable(file));
  return {};
}

}  // namespace

/// ARA takes "False" for a yes; who writes it wants certificates checked, as in the Python client.
bool is_yes(const std::string& text) {
  const std::string word = lower(trim(text));
  for (const char* no : {"", "0", "false", "no", "off", "f", "n"})
    if (word == no) return false;
  return true;
}

Expected<ApiSettings> ApiSettings::of(const ApiOptions& options, const Env& env) {
  ApiSettings settings;
  TRY(settings.offline, is_offline(options, env));
  settings.server =
      first_of({options.server, named_server(env), env.get("ARA_API_SERVER"), kServer});
  TRY(settings.timeout, parse_timeout(first_of({options.timeout, variable(env, "TIMEOUT"), "30"})));
  if (settings.offline) return settings;
  settings.by_hearth =
      options.client.empty() && options.server.empty() && !named_server(env).empty();
  settings.http.url = settings.server;
  CHECK_OK(set_login(settings, options, env));
  CHECK_OK(set_tls(settings, options, env));
  return settings;
}

}  // namespace hearth::app
