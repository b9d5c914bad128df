#include "record/store/body_dicts.hh"

#include "base/text.hh"
#include "record/store/bodies.hh"
#include "record/store/hash.hh"

namespace hearth::record {
namespace {

constexpr std::int64_t kFirstTraining = 5'000;  // bodies
constexpr std::size_t kDictBytes = 64 << 10;
constexpr std::size_t kSampleBytes = 8 << 10;  // larger ones compress well by themselves
constexpr std::size_t kSamplesBytes = 2 << 20;
constexpr std::int64_t kSamples = 2'000;
constexpr std::size_t kHeldOut = 10;  // each tenth sample is kept for the comparison

struct Samples {
  std::string bytes;  // one after the other
  std::vector<std::size_t> sizes;
  std::vector<std::string> held_out;
};

/// Scattered over the last tenth of all ids or the last 20,000, whichever is more: what comes next
/// is like what came last. Not at equal steps: a step that divides the number of hosts would see
/// the same hosts at each task (measured: a dictionary that is 5 % worse than the one before it).
Expected<Samples> samples_of(Database& db, std::int64_t newest) {
  constexpr std::int64_t kScatter = 2'654'435'761;  // prime; Knuth's multiplicative hashing
  const std::int64_t span = std::min(newest, std::max<std::int64_t>(20'000, newest / 10));
  Samples out;
  std::size_t seen = 0;
  for (std::int64_t n = 0; n < kSamples && out.bytes.size() < kSamplesBytes; ++n) {
    const std::int64_t id = newest - n * kScatter % span;
    TRY(const auto small, db.find("SELECT 1 FROM bodies WHERE id = ?1 AND hash IS NULL"
                                  " AND size BETWEEN 64 AND ?2",
                                  id, kSampleBytes));
    if (!small) continue;
    TRY(std::string body, load_body(db, id));
    if (++seen % kHeldOut == 0) {
      out.held_out.push_back(std::move(body));
    } else {
      out.bytes += body;
      out.sizes.push_back(body.size());
    }
  }
  return out;
}

std::size_t packed_bytes(BodyCodec& codec, const std::vector<std::string>& bodies,
                         const Dictionary* dictionary) {
  std::size_t sum = 0;
  for (const std::string& body : bodies) sum += codec.pack(body, dictionary).bytes.size();
  return sum;
}

Expected<> note_training(Database& db, std::int64_t at) {
  CHECK_OK(
      db.run("INSERT INTO store_meta (\"key\", value) VALUES ('bodies_trained_at', ?1)"
             " ON CONFLICT (\"key\") DO UPDATE SET value = excluded.value",
             std::to_string(at)));
  return {};
}

Expected<std::int64_t> add_dictionary(Database& db, std::string_view bytes, UtcMicros now,
                                      std::optional<std::int64_t> trained_at) {
  const std::string hash = sha256(bytes);
  CHECK_OK(
      db.run("INSERT INTO body_dicts (hash, created, trained_at, data)"
             " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
             Blob{hash}, now, trained_at, Blob{bytes}));
  TRY(const auto id, db.find("SELECT id FROM body_dicts WHERE hash = ?1", Blob{hash}));
  return id.value_or(0);
}

}  // namespace

Expected<std::shared_ptr<const Dictionary>> BodyTools::dictionary(Database& db, std::int64_t id) {
  if (const auto found = known_.find(id); found != known_.end()) return found->second;
  TRY(Statement found, db.query("SELECT data FROM body_dicts WHERE id = ?1", id));
  TRY(const bool there, found.step());
  auto made = there ? Dictionary::from(found.blob(0)) : nullptr;
  if (!made) return made;  // it may come yet
  if (known_.size() >= kDictsMax) known_.erase(known_.begin());
  known_[id] = made;
  return made;
}

Expected<std::shared_ptr<const Dictionary>> BodyTools::newest(Database& db) {
  if (current == 0) {
    TRY(const auto id, db.find("SELECT max(id) FROM body_dicts"));
    current = id.value_or(0);
  }
  if (current == 0) return nullptr;
  return dictionary(db, current);
}

Expected<> add_default_dictionary(Database& db, UtcMicros now) {
  const std::string hash = sha256(default_dictionary());
  TRY(const auto known,
      db.find("SELECT 1 FROM body_dicts WHERE hash = ?1 OR trained_at IS NOT NULL", Blob{hash}));
  if (known) return {};
  TRY(Transaction transaction, Transaction::begin(db));
  CHECK_OK(add_dictionary(db, default_dictionary(), now, {}));
  return transaction.commit();
}

Expected<bool> train_when_due(Database& db, UtcMicros now) {
  TRY(const auto newest, db.find("SELECT max(id) FROM bodies"));
  TRY(const auto tried, db.find("SELECT CAST(value AS INTEGER) FROM store_meta"
                                " WHERE \"key\" = 'bodies_trained_at'"));
  if (newest.value_or(0) < (tried ? 10 * *tried : kFirstTraining)) return false;
  TRY(const Samples samples, samples_of(db, *newest));
  auto& tools = db.attached<BodyTools>();
  TRY(const auto present, tools.newest(db));
  const std::string bytes = train_dictionary(samples.bytes, samples.sizes, kDictBytes);
  const auto made = bytes.empty() ? nullptr : Dictionary::from(bytes);
  const std::size_t before = packed_bytes(tools.codec, samples.held_out, present.get());
  const bool better =
      made && packed_bytes(tools.codec, samples.held_out, made.get()) < before - before / 10;
  TRY(Transaction transaction, Transaction::begin(db));
  CHECK_OK(note_training(db, std::max(*newest, kFirstTraining)));
  std::int64_t id = 0;
  if (better) {
    TRY(id, add_dictionary(db, bytes, now, *newest));
  }
  CHECK_OK(transaction.commit());
  if (better) tools.current = id;
  return better;
}

}  // namespace hearth::record
