#pragma once
#include <atomic>
#include <optional>
#include <set>
#include <string>

#include "base/log.hh"
#include "journal/cursor.hh"
#include "journal/folder.hh"
#include "record/machine/notice.hh"
#include "record/store/store.hh"

namespace hearth::record {

// Where noticing goes on after a restart (docs/protocol/journal.md §4, the file `noticed`).

/// Where an event stands, and which: it may have been cut out since, with its run
/// (journal/pack.hh), and a journal that was put back from a copy may have another one there.
struct Noticed {
  journal::Cursor at;
  Uuid event;
};
/// The place; the beginning of its segment where another event stands there now. Nothing where
/// there is no such file, or where it is not whole: then all of the journal is read.
std::optional<journal::Cursor> read_noticed(const journal::JournalFolder& folder);
Expected<> write_noticed(const journal::JournalFolder& folder, const Noticed& noticed);

/// What a start has to look at of what was there before it.
struct NoticeStart {
  journal::Cursor from;    ///< to be read from here on
  journal::Cursor loaded;  ///< events of machines before it are known
  std::set<Uuid> told;     ///< runs of which hosts were told before
};

/// Loads the machines of the store into `notice`, which must be empty. The store must have all
/// of the journal up to `until`. Blocks; gives up with Errc::cancelled once `stop` is set.
Expected<NoticeStart> start_notice(MachineNotice& notice, const journal::JournalFolder& folder,
                                   const StoreAddress& store, const journal::Cursor& until,
                                   const std::atomic<bool>& stop, Log& log);

/// Hands one event on, read from `line`, and gives its head; nothing where it does not concern
/// machines, or was known already.
std::optional<journal::EventHead> take_line(MachineNotice& notice, std::string_view line,
                                            bool before_start, const std::set<Uuid>& told);

}  // namespace hearth::record
