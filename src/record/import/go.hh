#pragma once
#include "record/import/ara_database.hh"

namespace hearth::record {

/// The goes of this source so far, and whether there is one to go on with.
struct ImportState {
  IdMap ids;
  /// The source has what no go has brought: rows, or younger ones.
  bool news = false;
};
Expected<ImportState> import_state(Database& store, const ImportOffer& offer);

/// The `import.start` that reserves ids for what `state` does not have.
ImportDraft import_start(const ImportState& state, const ImportOffer& offer, const Uuid& uid,
                         UtcMicros now, std::string_view name);
ImportDraft import_end(const Uuid& uid, UtcMicros now);

/// Takes out what the store has already: a go that was cut off sent it before.
Expected<> drop_present(Database& store, std::vector<ImportDraft>& drafts);

}  // namespace hearth::record
