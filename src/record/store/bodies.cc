#include "record/store/bodies.hh"

#include <zstd.h>

#include "record/store/hash.hh"

namespace hearth::record {
namespace {

enum Codec { kRaw = 0, kZstd = 1 };
// zstd's own default.
constexpr int kLevel = 3;
constexpr std::int64_t kDayMicros = 86'400'000'000;

bool is_default(std::string_view bytes) {
  return bytes.empty() || bytes == "{}" || bytes == "[]" || bytes == "\"\"";
}

/// Empty when it does not pay.
std::string compress(std::string_view bytes) {
  if (bytes.size() < kCompressFromBytes) return {};
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size) || size > bytes.size() - bytes.size() / 10) return {};
  out.resize(size);
  return out;
}

std::optional<std::string> decompress(std::string_view data, std::size_t size) {
  std::string out(size, '\0');
  const std::size_t got = ZSTD_decompress(out.data(), out.size(), data.data(), data.size());
  if (ZSTD_isError(got) || got != size) return {};
  return out;
}

std::optional<std::string> decode(std::int64_t codec, std::string_view data, std::size_t size) {
  if (size > kBodyBytesMax) return {};
  if (codec == kZstd) return decompress(data, size);
  if (codec == kRaw && data.size() == size) return std::string(data);
  return {};
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
  const std::string small = compress(bytes);
  CHECK_OK(db.run("INSERT INTO bodies (hash, codec, size, data, used) VALUES (?1, ?2, ?3, ?4, ?5)",
                  Blob{hash}, small.empty() ? kRaw : kZstd, bytes.size(),
                  Blob{small.empty() ? bytes : std::string_view(small)}, now / kDayMicros));
  return db.last_row();
}

Expected<std::string> load_body(Database& db, std::int64_t id) {
  TRY(Statement found, db.query("SELECT codec, size, data FROM bodies WHERE id = ?1", id));
  TRY(const bool row, found.step());
  if (!row) return fail(Errc::not_found, join({db.path(), ": no body ", std::to_string(id)}));
  auto bytes = decode(found.integer(0), found.blob(2), static_cast<std::size_t>(found.integer(1)));
  if (bytes) return *std::move(bytes);
  return fail(Errc::corrupt, join({db.path(),
                                   ": a body is damaged; move the store away, it is "
                                   "made again from the journal"}));
}

}  // namespace hearth::record
