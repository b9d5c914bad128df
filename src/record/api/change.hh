#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hh"
#include "base/time.hh"
#include "record/api/fields.hh"
#include "record/redact/redactor.hh"

namespace hearth::record::api {

/// An event of the journal but for the members that its producer adds. Kinds and members:
/// docs/protocol/journal.md §5.
struct Draft {
  std::string kind;
  Uuid run;
  std::string members;  ///< `"table":"play","number":3,"set":{…}`: no blanks, no line ends
  UtcMicros at = 0;     ///< 0: when it is appended
};

struct Stamp {
  Uuid id, producer;
  std::int64_t seq = 0;
  UtcMicros at = 0;
};
/// One line, without its end.
std::string event_line(const Draft& draft, const Stamp& stamp);

/// What a change stands on or claims. Two changes that claim the same key, or of which one claims
/// what the other stands on, must not be decided in one round: each would not see the other.
struct Key {
  std::string name;
  bool claimed = false;
};

/// What everything in a playbook stands on; whoever deletes something in it claims it, so that
/// nobody adds to what goes.
Key stands_on(std::int64_t playbook);

/// The keys of the changes of one round.
class KeySet {
 public:
  /// False, and nothing is added, when the change must wait for the next round.
  bool add(const std::vector<Key>& keys);

 private:
  std::map<std::string, bool> keys_;
};

/// What to do with one request. Either `refused`, or: append `events` (none: nothing is to be
/// done), then answer `status` with the write shape of the row.
struct Change {
  std::optional<Answer> refused;
  int status = 200;  ///< 201 for POST, 204 without a body for DELETE
  Endpoint endpoint{};
  std::int64_t id = 0;  ///< the row to answer with; 0: the one that the event makes (`made_row`)
  std::vector<Draft> events;  ///< of ARA's API one at most
  std::vector<Key> keys;
  std::string natural;        ///< the new row's name, path or key
  std::int64_t playbook = 0;  ///< … and the playbook in which it is the only one
  std::string told;  ///< a new result's write shape behind its id (told_result.hh), where asked for
};

/// Whether the journal takes all events of the change: none may be over journal::kEventBytesMax.
bool fits_journal(const Change& change);

struct Context {
  Database& db;   ///< a read connection to a store that is up with the journal
  UtcMicros now;  ///< `started` of rows that do not say
  Uuid fresh;     ///< for the run of a new playbook, or of a label
  std::string_view server_version;
  LocalToUtc local = &local_to_utc;
  const redact::Redactor* redactor = nullptr;  ///< takes secrets out of what is written; or null
  bool tells = false;  ///< a new result's answer is wanted without the store (Change::told)
};

/// Validates a request and says what it changes. Reads only. `id`: of the path; for POST 0.
/// Refused: 400 (2.2, 2.8), 404 `Not found.`
/// Errors: the store's (sqlite.hh).
Expected<Change> decide(const Context& context, Method method, Endpoint endpoint, std::int64_t id,
                        const Body& body);

/// The row that the change's event made, once it is projected. `row`: what the journal gave the
/// event (RowIds::take_given); labels have none. Nothing: it is not there.
Expected<std::optional<std::int64_t>> made_row(Database& db, const Change& change,
                                               std::optional<std::int64_t> row);

}  // namespace hearth::record::api
