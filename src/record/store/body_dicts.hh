#pragma once
#include <map>

#include "record/store/body_codec.hh"
#include "record/store/sqlite.hh"

namespace hearth::record {

/// What one connection keeps for its bodies: codec and digested dictionaries (at most kDictsMax).
/// `Database::attached<BodyTools>()`.
struct BodyTools {
  static constexpr std::size_t kDictsMax = 4;

  BodyCodec codec;
  /// The one to write with; 0: not looked up yet, or there is none.
  std::int64_t current = 0;

  /// Null where the store has no such dictionary or a damaged one.
  Expected<std::shared_ptr<const Dictionary>> dictionary(Database& db, std::int64_t id);
  /// The newest; looked up once.
  Expected<std::shared_ptr<const Dictionary>> newest(Database& db);

 private:
  std::map<std::int64_t, std::shared_ptr<const Dictionary>> known_;
};

}  // namespace hearth::record
