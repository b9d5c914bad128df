#pragma once
#include "base/error.hh"

namespace hearth::record {

/// Loads libpq when it is first wanted: it and what it stands on (LDAP, Kerberos, …) would add 2.3
/// ms to the start of every `hearth`, most of which never see a PostgreSQL.
/// Errc::unavailable, with the package: it is not on this machine.
Expected<> need_libpq();

}  // namespace hearth::record
