#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hearth::http {

/// What a request's `Authorization` says. Never log it.
struct Authorization {
  enum class Kind {
    none,       ///< no such header, or an empty one
    basic,      ///< `user` and `password`
    bearer,     ///< `token`
    malformed,  ///< Basic that cannot be read: answer 401 with `detail`
    other,      ///< another scheme
  };
  Kind kind = Kind::none;
  std::string user, password;  ///< UTF-8; bytes that are not are read as Latin-1
  std::string token;
  std::string detail;  ///< the text of Django REST framework
};

/// Reads the header's value; "" where there is none.
Authorization parse_authorization(std::string_view value);

/// "Basic dXNlcjpwYXNzd29yZA==" (RFC 7617).
std::string basic_authorization(std::string_view user, std::string_view password);

/// Takes a time that depends on `given` alone, so that nobody learns `secret` by measuring.
bool equal_in_constant_time(std::string_view given, std::string_view secret);

std::string base64(std::string_view bytes);
/// As lenient as Python's b64decode, which ARA's server uses: skips what is not of the alphabet.
/// Nothing when the padding is wrong.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace hearth::http
