#include <charconv>

#include "base/text.hh"
#include "record/auth/scope.hh"
#include "record/project/apply.hh"

namespace hearth::record {
namespace {

/// 64 hexadecimal digits to 32 bytes.
Expected<std::string> need_hash(const Event& event) {
  TRY(const std::string digits, event.need_text("hash"));
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned value = 0;
    const char* const end = digits.data() + i + 2;
    if (std::from_chars(digits.data() + i, end, value, 16).ptr != end) break;
    bytes += static_cast<char>(value);
  }
  if (digits.size() == 64 && bytes.size() == 32) return bytes;
  return fail(Errc::invalid, "`hash` is not 64 hexadecimal digits");
}

}  // namespace

Expected<> apply_token_created(Rows& rows, const Event& event) {
  TRY(const std::string hash, need_hash(event));
  TRY(const std::string name, event.need_text("name"));
  TRY(const std::string word, event.need_text("scope"));
  const auto scope = auth::parse_scope(word);
  if (!scope) return fail(Errc::invalid, join({"`scope` ", word, " is none"}));
  CHECK_OK(rows.db().run(
      "INSERT INTO tokens (uid, name, scope, hash, created, created_by, expires)"
      " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO UPDATE SET name = excluded.name,"
      " scope = excluded.scope, hash = excluded.hash, created = excluded.created,"
      " created_by = excluded.created_by, expires = excluded.expires",
      event.head.id, name, *scope, Blob{hash}, event.head.at, event.text("by").value_or(""),
      event.integer("expires")));
  return {};
}

/// The first revocation counts; it may come before its token.
Expected<> apply_token_revoked(Rows& rows, const Event& event) {
  TRY(const Uuid token, event.need_uuid("token"));
  CHECK_OK(
      rows.db().run("INSERT INTO tokens (uid, revoked, revoked_by) VALUES (?, ?, ?)"
                    " ON CONFLICT (uid) DO UPDATE SET revoked = excluded.revoked,"
                    " revoked_by = excluded.revoked_by"
                    " WHERE tokens.revoked IS NULL OR tokens.revoked > excluded.revoked",
                    token, event.head.at, event.text("by").value_or("")));
  return {};
}

}  // namespace hearth::record
