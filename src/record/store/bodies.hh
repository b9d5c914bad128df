#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hh"
#include "record/store/body_codec.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// The id of the body with these bytes, written if it is not there. `now` is only for `used`, the
/// day since 1970 on which it was written.
/// Nothing for `{}`, `[]`, `""` and no bytes at all: NULL stands for the default.
Expected<std::optional<std::int64_t>> store_body(Database& db, std::string_view bytes,
                                                 UtcMicros now);

/// The same without a default: `{}` is kept too. For columns where NULL means another one.
Expected<std::int64_t> keep_body(Database& db, std::string_view bytes, UtcMicros now);

/// The same for bytes that hardly ever come twice, a result's content: always a new body, without a
/// hash, that belongs to the result that refers to it and goes with it (a trigger).
Expected<std::optional<std::int64_t>> store_own_body(Database& db, std::string_view bytes);
/// The same without a default.
Expected<std::int64_t> keep_own_body(Database& db, std::string_view bytes);

/// A body of its own before it is written. `bytes` live until the next body is packed.
struct PackedBody {
  Codec codec;
  std::optional<std::int64_t> dict;
  std::string_view bytes;
};
/// For who writes many of them at once; nothing for the default.
Expected<std::optional<PackedBody>> pack_own_body(Database& db, std::string_view bytes);

/// Ids of all bodies that a row refers to, in every column that can: purge_test looks whether one
/// is missing. One list, not a look-up for each body: results have no index on theirs.
#define HEARTH_USED_BODIES                                                           \
  "SELECT body FROM contents WHERE body IS NOT NULL"                                 \
  " UNION ALL SELECT arguments_body FROM playbooks WHERE arguments_body IS NOT NULL" \
  " UNION ALL SELECT facts_body FROM hosts WHERE facts_body IS NOT NULL"             \
  " UNION ALL SELECT exceptions_body FROM tasks WHERE exceptions_body IS NOT NULL"   \
  " UNION ALL SELECT value_body FROM records WHERE value_body IS NOT NULL"           \
  " UNION ALL SELECT content_body FROM result_items WHERE content_body IS NOT NULL"  \
  " UNION ALL SELECT content_body FROM results WHERE content_body IS NOT NULL"

/// The bytes as they were given. Errc::corrupt when they do not fit their size, their codec or
/// their dictionary, or that is missing; Errc::not_found without such a body.
Expected<std::string> load_body(Database& db, std::int64_t id);

/// Makes sure that the store has a dictionary to write with: the program's own, until one was
/// trained. In a transaction of its own.
Expected<> add_default_dictionary(Database& db, UtcMicros now);

/// Trains a dictionary on the store's own results when it is time: at 5,000 bodies, then whenever
/// there are ten times as many as at the last try. It is taken when it saves a tenth on bodies that
/// it was not trained on. Reads at most 2 MB of bodies and takes about 1 s at most; with nothing to
/// do, two look-ups. In a transaction of its own: not inside one. Answers whether there is a new
/// dictionary.
Expected<bool> train_when_due(Database& db, UtcMicros now);

}  // namespace hearth::record
