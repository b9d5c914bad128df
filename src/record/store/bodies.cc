#include "record/store/bodies.hh"

#include "base/text.hh"
#include "record/store/body_dicts.hh"
#include "record/store/hash.hh"

namespace hearth::record {
namespace {

constexpr std::int64_t kDayMicros = 86'400'000'000;

bool is_default(std::string_view bytes) {
  return bytes.empty() || bytes == "{}" || bytes == "[]" || bytes == "\"\"";
}

Expected<PackedBody> pack_body(Database& db, std::string_view bytes) {
  auto& tools = db.attached<BodyTools>();
  TRY(const auto dictionary, tools.newest(db));
  const BodyCodec::Packed packed = tools.codec.pack(bytes, dictionary.get());
  const bool with_dict = packed.codec == Codec::zstd_dict;
  return PackedBody{packed.codec, with_dict ? std::optional(tools.current) : std::nullopt,
                    packed.bytes};
}

// The id is SQLite's own next one. PostgreSQL's would leave holes, and whoever writes many bodies
// at once has to know their ids before.
Expected<std::int64_t> insert(Database& db, std::string_view bytes, std::optional<Blob> hash,
                              std::int64_t used) {
  TRY(const PackedBody packed, pack_body(db, bytes));
  return db.insert(
      "INSERT INTO bodies (id, hash, codec, dict_id, size, used, data)"
      " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM bodies), ?1, ?2, ?3, ?4, ?5, ?6)"
      " RETURNING id",
      hash, packed.codec, packed.dict, bytes.size(), used, Blob{packed.bytes});
}

std::unexpected<Error> damaged(const Database& db, std::string_view what) {
  return fail(Errc::corrupt, join({db.path(), ": ", what,
                                   "; move the store away, it is made again from the "
                                   "journal"}));
}

}  // namespace

Expected<std::optional<std::int64_t>> store_body(Database& db, std::string_view bytes,
                                                 UtcMicros now) {
  if (is_default(bytes)) return std::nullopt;
  return keep_body(db, bytes, now);
}

Expected<std::int64_t> keep_body(Database& db, std::string_view bytes, UtcMicros now) {
  const std::string hash = sha256(bytes);
  TRY(const auto known, db.find("SELECT id FROM bodies WHERE hash = ?1", Blob{hash}));
  if (known) return *known;
  return insert(db, bytes, Blob{hash}, now / kDayMicros);
}

Expected<std::optional<std::int64_t>> store_own_body(Database& db, std::string_view bytes) {
  if (is_default(bytes)) return std::nullopt;
  return keep_own_body(db, bytes);
}

Expected<std::int64_t> keep_own_body(Database& db, std::string_view bytes) {
  return insert(db, bytes, std::nullopt, 0);
}

Expected<std::optional<PackedBody>> pack_own_body(Database& db, std::string_view bytes) {
  if (is_default(bytes)) return std::nullopt;
  TRY(const PackedBody packed, pack_body(db, bytes));
  return packed;
}

Expected<std::string> load_body(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT codec, dict_id, size, data FROM bodies WHERE id = ?1", id));
  TRY(const bool row, found.step());
  if (!row) return fail(Errc::not_found, join({db.path(), ": no body ", std::to_string(id)}));
  const auto codec = static_cast<Codec>(found.integer(0));
  auto& tools = db.attached<BodyTools>();
  std::shared_ptr<const Dictionary> dictionary;
  if (codec == Codec::zstd_dict) {
    TRY(dictionary, tools.dictionary(db, found.integer(1)));
    if (!dictionary)
      return damaged(db, join({"dictionary ", std::to_string(found.integer(1)),
                               " of the table body_dicts is missing or damaged"}));
  }
  auto bytes = tools.codec.open(codec, found.blob(3), static_cast<std::size_t>(found.integer(2)),
                                dictionary.get());
  if (bytes) return *std::move(bytes);
  return damaged(db, "a body is damaged");
}

}  // namespace hearth::record
