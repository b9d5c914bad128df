#include "app/api_settings.hh"

#include <algorithm>
#include <charconv>

#include "base/ascii.hh"
#include "base/text.hh"

namespace hearth::app {
namespace {

constexpr std::string_view kFalse[] = {"", "0", "false", "no", "off", "f", "n"};

bool is_set(const std::string& text) {
  return std::ranges::find(kFalse, lower(trim(text))) == std::end(kFalse);
}

/// Hearth's variable, else ARA's.
std::string either(const Env& env, std::string_view name) {
  const std::string own = env.get(join({"HEARTH_API_", name}));
  return own.empty() ? env.get(join({"ARA_API_", name})) : own;
}

Expected<Duration> timeout_of(const std::string& text, Duration otherwise) {
  if (text.empty()) return otherwise;
  double seconds = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end || !(seconds > 0) || seconds > 1e6)
    return fail(Errc::invalid,
                join({"HEARTH_API_TIMEOUT ", text, ": a number of seconds is wanted"}));
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

Expected<ApiSettings> api_settings(const Env& env) {
  ApiSettings settings;
  std::string url = env.get("HEARTH_API");
  const bool aras = env.get("ARA_API_CLIENT") == "http" || env.get("ARA_API_CLIENT") == "online";
  if (url.empty() && aras) {
    url = env.get("ARA_API_SERVER");
    if (url.empty()) url = "http://127.0.0.1:8000";
  }
  settings.offline = url.empty() || url == "offline";
  if (!settings.offline && url.find("://") == url.npos)
    return fail(Errc::invalid,
                "HEARTH_API is neither `offline` nor a URL, as"
                " http://127.0.0.1:8000");
  TRY(settings.timeout, timeout_of(either(env, "TIMEOUT"), settings.timeout));
  if (settings.offline) return settings;
  settings.client.url = url;
  settings.client.user = either(env, "USERNAME");
  settings.client.password = either(env, "PASSWORD");
  settings.client.ca_file = either(env, "CA");
  settings.client.insecure = is_set(either(env, "INSECURE"));
  settings.token = env.get("HEARTH_API_TOKEN");
  return settings;
}

}  // namespace hearth::app
