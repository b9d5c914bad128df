#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hh"

namespace hearth::http {

/// An http or https URL of a server: "https://user:password@[::1]:8443/prefix".
struct Url {
  bool tls = false;
  std::string host;        ///< a name or an address, without brackets
  std::uint16_t port = 0;  ///< 80 or 443 where the text has none
  std::string prefix;      ///< of every path: "" or "/ara", never with a slash at its end
  bool has_login = false;
  std::string user, password;  ///< decoded

  /// "host:port", for people.
  std::string name() const;
  /// What goes into Host: brackets around IPv6, no port where it is the scheme's (RFC 9110 §7.2).
  std::string authority() const;
  /// The URL without its login.
  std::string shown() const;
};

/// Errors: invalid  not such a URL; the message never shows user and password.
Expected<Url> parse_url(std::string_view text);

}  // namespace hearth::http
