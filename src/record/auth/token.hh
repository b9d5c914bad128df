#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hh"
#include "record/auth/scope.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::auth {

/// Every secret begins so: programs that look for leaked secrets find it, and a password of
/// somebody else's scheme is never taken for one.
inline constexpr std::string_view kTokenPrefix = "hearth_";
inline constexpr std::size_t kTokenNameBytesMax = 255;

using TokenBytes = std::array<std::uint8_t, 32>;

/// "hearth_" and 64 hexadecimal digits. Never log it.
std::string token_secret(const TokenBytes& random);
bool looks_like_token(std::string_view text);
/// What is kept of a secret: 32 bytes. One SHA-256 is enough for 256 random bits, which nobody can
/// try out (docs/decisions/0017-logins.md).
std::string token_hash(std::string_view secret);

/// A token as people see it.
struct Token {
  Uuid id;  ///< of the event that made it
  std::string name;
  Scope scope = Scope::none;
  UtcMicros created = 0;
  std::string created_by;
  std::optional<UtcMicros> expires, revoked;
  std::optional<std::string> revoked_by;

  bool live(UtcMicros now) const { return !revoked && (!expires || now < *expires); }
};

/// All that were ever made, oldest first. Errors of the store (sqlite.hh), here and below.
Expected<std::vector<Token>> list_tokens(Database& db);
Expected<std::optional<Token>> find_token(Database& db, const Uuid& id);
/// The token with this secret, revoked and expired ones too.
Expected<std::optional<Token>> find_token_by_hash(Database& db, std::string_view hash);

}  // namespace hearth::record::auth
