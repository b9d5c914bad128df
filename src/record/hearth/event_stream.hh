#pragma once
#include <optional>
#include <string>
#include <vector>

#include "http/message.hh"
#include "journal/follower.hh"
#include "record/hearth/route.hh"

namespace hearth::record::own {

/// Which events somebody wants, and how.
struct EventWish {
  std::optional<Uuid> run;         ///< of one run
  std::vector<std::string> kinds;  ///< kinds.hh, `is_wanted`
  bool follow = true;              ///< go on at the journal's end
  bool lines = false;              ///< JSON lines; else server-sent events
};

/// How one event is written: `id: CURSOR` and the line, or the line with a member `cursor`.
std::string shown_event(const EventWish& wish, std::string_view line, const journal::Cursor& next);
/// What keeps a connection alive, and tells a client that comes back how far it was.
std::string shown_place(const EventWish& wish, const journal::Cursor& at);
bool passes(const EventWish& wish, std::string_view line);

/// Everything from `from` on that passes, in the journal's order, each once; in parts of at most
/// some 32 KiB or one event. Reads the journal on its own: a client that does not take what is sent
/// waits alone, and is hung up on when it takes none of a part for as long as the server says.
///
/// `parts` and what `door` names outlive it, as does `body`. Errors: of BodyWriter::write; io and
/// others of the journal.
Co<Expected<>> stream_events(const Parts& parts, JournalDoor door, EventWish wish,
                             journal::Cursor from, std::shared_ptr<Streams::Place> place,
                             http::BodyWriter& body);

}  // namespace hearth::record::own
