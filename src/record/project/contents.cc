#include "record/project/contents.hh"

#include "record/store/bodies.hh"
#include "record/store/hash.hh"

namespace hearth::record {

Expected<std::int64_t> store_content(Database& db, std::string_view text, UtcMicros at) {
  const std::string hash = sha1(text);
  TRY(const auto known, db.find("SELECT id FROM contents WHERE sha1 = ?1", Blob{hash}));
  if (known) return *known;
  TRY(const MaybeId body, store_body_or(db, text, "", at));
  return db.insert("INSERT INTO contents (sha1, body) VALUES (?1, ?2) RETURNING id", Blob{hash},
                   body);
}

Expected<MaybeId> store_body_or(Database& db, std::string_view json, std::string_view otherwise,
                                UtcMicros at) {
  if (json.empty() || json == otherwise) return MaybeId();
  TRY(const std::int64_t id, keep_body(db, json, at));
  return id;
}

}  // namespace hearth::record
