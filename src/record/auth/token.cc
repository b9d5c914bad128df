#include "record/auth/token.hh"

#include "base/text.hh"
#include "record/store/hash.hh"

namespace hearth::record::auth {
namespace {

#define TOKEN_COLUMNS \
  "SELECT uid, name, scope, created, created_by, expires, revoked, revoked_by FROM tokens"
// A row without a hash is a revocation whose token has not come.
constexpr std::string_view kAll = TOKEN_COLUMNS " WHERE hash IS NOT NULL ORDER BY created, uid";
constexpr std::string_view kById = TOKEN_COLUMNS " WHERE uid = ? AND hash IS NOT NULL";
constexpr std::string_view kByHash = TOKEN_COLUMNS " WHERE hash = ?";
#undef TOKEN_COLUMNS

Token token_of(const Statement& row) {
  Token token;
  token.id = uuid_of(row.blob(0));
  token.name = row.text(1);
  token.scope = static_cast<Scope>(row.integer(2));
  token.created = row.integer(3);
  token.created_by = row.text(4);
  token.expires = row.maybe_integer(5);
  token.revoked = row.maybe_integer(6);
  token.revoked_by = row.maybe_text(7);
  return token;
}

Expected<std::optional<Token>> one_of(Statement found) {
  TRY(const bool there, found.step());
  if (!there) return std::nullopt;
  return token_of(found);
}

}  // namespace

std::string token_secret(const TokenBytes& random) {
  const std::string_view bytes(reinterpret_cast<const char*>(random.data()), random.size());
  return join({kTokenPrefix, to_hex(bytes)});
}

bool looks_like_token(std::string_view text) {
  return text.starts_with(kTokenPrefix);
}

std::string token_hash(std::string_view secret) {
  return sha256(secret);
}

Expected<std::vector<Token>> list_tokens(Database& db) {
  TRY(Statement found, db.query(kAll));
  std::vector<Token> tokens;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return tokens;
    tokens.push_back(token_of(found));
  }
}

Expected<std::optional<Token>> find_token(Database& db, const Uuid& id) {
  TRY(Statement found, db.query(kById, id));
  return one_of(std::move(found));
}

Expected<std::optional<Token>> find_token_by_hash(Database& db, std::string_view hash) {
  TRY(Statement found, db.query(kByHash, Blob{hash}));
  return one_of(std::move(found));
}

}  // namespace hearth::record::auth
