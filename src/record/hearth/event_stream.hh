#pragma once
#include <optional>
#include <string>
#include <vector>

#include "http/message.hh"
#include "journal/event.hh"
#include "journal/follower.hh"
#include "record/hearth/route.hh"

namespace hearth::record::own {

/// Which events somebody wants, and how.
struct EventWish {
  std::optional<Uuid> run;         ///< of one run
  std::vector<std::string> kinds;  ///< kinds.hh, `is_wanted`
  bool follow = true;              ///< go on at the journal's end
  bool lines = false;              ///< JSON lines; else server-sent events
  bool heads = false;              ///< kind, run, row and time alone
};

/// How one event is written: `id: CURSOR` and the line, or the line with a member `cursor`. `line`:
/// the event's, or its head_text.
std::string shown_event(const EventWish& wish, std::string_view line, const journal::Cursor& next);
/// What keeps a connection alive, and tells a client that comes back how far it was.
std::string shown_place(const EventWish& wish, const journal::Cursor& at);
/// {"kind":"result","run":"…","row":5,"at":1}: enough for who reads the rest from the store.
std::string head_text(const journal::EventHead& head);
/// The event's head, where it is wanted; reads all of the line.
std::optional<journal::EventHead> passes(const EventWish& wish, std::string_view line);

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
