#pragma once
#include <string_view>

#include "record/project/rows.hh"

namespace hearth::record {

/// The id of the row of `contents` with this text, made if it is not there.
Expected<std::int64_t> store_content(Database& db, std::string_view text, UtcMicros at);

/// The id of the body with this JSON; nothing for `otherwise`, which NULL stands for in its column,
/// and for no bytes.
Expected<MaybeId> store_body_or(Database& db, std::string_view json, std::string_view otherwise,
                                UtcMicros at);

}  // namespace hearth::record
