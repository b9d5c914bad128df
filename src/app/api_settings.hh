#pragma once
#include <string>

#include "app/env.hh"
#include "http/client.hh"

namespace hearth::app {

/// Which record a command speaks with, as its command line says; empty: what the environment says.
struct ApiOptions {
  std::string client;                     ///< offline, http
  std::string server;                     ///< URL
  std::string timeout;                    ///< seconds
  std::string username, password;         ///< of Basic
  std::string password_file;              ///< its first line
  std::string ssl_cert, ssl_key, ssl_ca;  ///< PEM files
  bool insecure = false;                  ///< trust any certificate
};

/// The same, decided: HEARTH_API and HEARTH_API_X, then ARA_API_X, fill what the command line left
/// open, as for the Python client (module_utils/api/settings.py).
struct ApiSettings {
  bool offline = true;       ///< the record of this home
  std::string server;        ///< URL as it was given; for links too
  bool by_hearth = false;    ///< HEARTH_API names the server, not ARA's words for it
  Duration timeout{};        ///< of one request
  http::ClientOptions http;  ///< of a server
  std::string token;         ///< HEARTH_API_TOKEN, HEARTH_API_TOKEN_FILE: bearer; empty: none

  /// Errors: invalid  a name, a number or a file that cannot be right. Files' errors: as open(2).
  static Expected<ApiSettings> of(const ApiOptions& options, const Env& env);
};

/// What a variable says that is a yes or a no: empty, 0, false, no, off, f and n are a no.
bool is_yes(const std::string& text);

}  // namespace hearth::app
