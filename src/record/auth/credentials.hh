#pragma once
#include <string>
#include <variant>
#include <vector>

#include "http/message.hh"
#include "record/auth/scope.hh"

namespace hearth::record::auth {

/// Who has to log in where, and whom a server believes.
struct LoginOptions {
  bool read_login = false, write_login = false;  ///< ARA's READ_ and WRITE_LOGIN_REQUIRED
  bool own_user = false;  ///< a socket that only the user's own programs reach: no login at all
  std::string external_header;  ///< names who asks, on requests of a trusted proxy; "" for none
  std::vector<std::string> trusted_proxies;  ///< addresses as http::Request::peer has them
};

/// An answer that says no.
struct Refusal {
  int status = 401;
  std::string detail;
  std::string challenge;  ///< WWW-Authenticate; "" for none
  std::int64_t retry_after_seconds = 0;
};

// What a request shows of itself, before anybody has looked whether it is true.
struct ShowsNothing {};
struct ShowsName {
  std::string name;  ///< a trusted proxy says so
};
struct ShowsToken {
  std::string secret;
  std::string name;  ///< of Basic, "" for Bearer: any
};
struct ShowsPassword {
  std::string name, password;
};
using Shown = std::variant<ShowsNothing, ShowsName, ShowsToken, ShowsPassword, Refusal>;

/// As ARA reads them: another scheme than Basic is nothing, broken Basic is refused. Hearth's own
/// tokens come as Bearer, or as the password of Basic.
Shown shown_by(const http::Request& request, const LoginOptions& options);

/// The address whose failures count: that of the client before a trusted proxy.
std::string address_of(const http::Request& request, const LoginOptions& options);

Refusal wrong_password();
Refusal wrong_token(std::string_view why);
Refusal too_many_failures(std::int64_t seconds);

/// Whether the caller may do what needs `needed`; nothing: yes.
std::optional<Refusal> refuse(const LoginOptions& options, const Caller& caller, Scope needed);

}  // namespace hearth::record::auth
