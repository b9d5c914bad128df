#include "record/api/change.hh"

#include <algorithm>

#include "base/text.hh"
#include "journal/event.hh"

namespace hearth::record::api {
namespace {

/// Of what `event_line` adds, with room to spare.
constexpr std::size_t kHeadBytes = 1024;

}  // namespace

std::string event_line(const Draft& draft, const Stamp& stamp) {
  return join({"{\"v\":1,\"id\":\"", stamp.id.text(), "\",\"producer\":\"", stamp.producer.text(),
               "\",\"seq\":", std::to_string(stamp.seq),
               ",\"at\":", std::to_string(draft.at != 0 ? draft.at : stamp.at), ",\"run\":\"",
               draft.run.text(), "\",\"kind\":\"", draft.kind, "\",", draft.members, "}"});
}

bool fits_journal(const Change& change) {
  return std::ranges::all_of(change.events, [](const Draft& draft) {
    return draft.members.size() + kHeadBytes <= journal::kEventBytesMax;
  });
}

bool KeySet::add(const std::vector<Key>& keys) {
  for (const Key& key : keys) {
    const auto known = keys_.find(key.name);
    if (known != keys_.end() && (known->second || key.claimed)) return false;
  }
  for (const Key& key : keys) {
    bool& claimed = keys_[key.name];
    claimed = claimed || key.claimed;
  }
  return true;
}

Expected<std::optional<std::int64_t>> made_row(Database& db, const Change& change,
                                               std::optional<std::int64_t> row) {
  switch (change.endpoint) {
    case Endpoint::labels:
      return db.find("SELECT id FROM labels WHERE name = ?1", change.natural);
    case Endpoint::hosts:
      return db.find("SELECT id FROM hosts WHERE playbook_id = ?1 AND name = ?2", change.playbook,
                     change.natural);
    case Endpoint::files:
      return db.find("SELECT id FROM files WHERE playbook_id = ?1 AND path = ?2", change.playbook,
                     change.natural);
    case Endpoint::records:
      return db.find("SELECT id FROM records WHERE playbook_id = ?1 AND \"key\" = ?2",
                     change.playbook, change.natural);
    default:
      break;
  }
  if (!row) return std::nullopt;
  TRY(const bool there, exists(db, change.endpoint, *row));
  return there ? row : std::nullopt;
}

}  // namespace hearth::record::api
