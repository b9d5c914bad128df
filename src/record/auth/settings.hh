#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hh"
#include "record/auth/credentials.hh"
#include "record/auth/origins.hh"

namespace hearth::record::auth {

/// What a person says of who may use a server, as options of `hearth serve`.
struct Settings {
  bool read_login = false, write_login = false;
  std::string users;          ///< a file (users.hh); "" for none
  std::string external_auth;  ///< a header's name
  std::vector<std::string> trusted_proxies;
  Origins cors;
};

/// Adds what ARA's variables say (`variable` gives one's value, "" where it is not set), checks
/// all, and writes addresses as peers have them.
/// Errc::invalid names the option and the mend.
Expected<Settings> complete(Settings settings,
                            const std::function<std::string(std::string_view)>& variable);

LoginOptions login_options(const Settings& settings);

/// What to warn of when a server listens at `address`: whoever reaches it reads and writes. "" for
/// nothing.
std::string open_to_all(const Settings& settings, std::string_view address);

}  // namespace hearth::record::auth
