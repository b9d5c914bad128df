#pragma once
#include <optional>
#include <string>

#include "app/env.hh"
#include "http/client.hh"

namespace hearth::app {

/// Which record's API the commands ask, and how. The variables are those of the Python client
/// (integrations/python/client/hearth/api/settings.py): HEARTH_API=offline|URL, else ARA_API_CLIENT
/// and ARA_API_SERVER; HEARTH_API_TOKEN; HEARTH_API_X, else ARA_API_X, for X: USERNAME, PASSWORD,
/// CA, INSECURE, TIMEOUT.
struct ApiSettings {
  bool offline = true;  ///< the user's own daemon, by its socket
  http::ClientOptions client;
  std::string token;  ///< never shown
  Duration timeout = std::chrono::seconds(30);
};

/// Errc::invalid names the variable.
Expected<ApiSettings> api_settings(const Env& env);

}  // namespace hearth::app
