#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// From this size on a body is compressed (zstd), where that saves a tenth at least.
inline constexpr std::size_t kCompressFromBytes = 256;
/// No body is larger: an event is at most 64 MiB. Guards against a damaged size.
inline constexpr std::size_t kBodyBytesMax = 64 << 20;

/// The id of the body with these bytes, written if it is not there. `now` is only for `used`, the
/// day since 1970 of its last use, which the sweep after a prune reads.
/// Nothing for `{}`, `[]`, `""` and no bytes at all: NULL stands for the default.
Expected<std::optional<std::int64_t>> store_body(Database& db, std::string_view bytes,
                                                 UtcMicros now);

/// The same without a default: `{}` is kept too. For columns where NULL means another one.
Expected<std::int64_t> keep_body(Database& db, std::string_view bytes, UtcMicros now);

/// The bytes as they were given. Errc::corrupt when they do not fit their size or their codec;
/// Errc::not_found without such a body.
Expected<std::string> load_body(Database& db, std::int64_t id);

}  // namespace hearth::record
