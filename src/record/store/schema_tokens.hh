#pragma once

namespace hearth::record {

// Tokens of the API (docs/decisions/0017-logins.md). `hash`: SHA-256 of the secret; NULL where only
// the revocation has come so far. `scope`: auth/scope.hh.
inline constexpr char kSchemaTokens[] = R"sql(
CREATE TABLE tokens (
  uid BLOB NOT NULL, name TEXT NOT NULL DEFAULT '', scope INTEGER NOT NULL DEFAULT 0, hash BLOB,
  created INTEGER, created_by TEXT NOT NULL DEFAULT '', expires INTEGER,
  revoked INTEGER, revoked_by TEXT,
  CONSTRAINT pk_tokens PRIMARY KEY (uid),
  CONSTRAINT uq_tokens_hash UNIQUE (hash)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_tokens_name ON tokens (name);
)sql";

}  // namespace hearth::record
